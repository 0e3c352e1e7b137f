// Small conveniences; every page works without them.
"use strict";

(() => {
  const groups = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

  // "This field is required" says more in the summary when it names the field.
  const nameField = (link) => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const label = field?.closest("fieldset.nb-field")?.querySelector("legend") ?? field?.labels?.[0];
    const name = label?.firstChild?.textContent.trim();
    if (name && !link.dataset.named) link.prepend(`${name}: `);
    link.dataset.named = "1";
  };

  const prepare = (root) => {
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
    for (const link of root.querySelectorAll(".nb-error-summary a")) nameField(link);
  };

  // An amount is easier to check with separators; the server reads it either way.
  document.addEventListener("focusout", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !("money" in field.dataset)) return;
    const digits = field.value.replace(/[,\s원]/g, "");
    if (/^\d+$/.test(digits)) field.value = groups(digits.replace(/^0+(?=\d)/, ""));
  });

  const showChosen = (field) => {
    for (const button of document.querySelectorAll("[data-choose]"))
      button.setAttribute("aria-pressed", String(button.dataset.choose === field.value));
  };

  document.addEventListener("change", (event) => {
    if (event.target.id === "category") showChosen(event.target);
  });

  // Advice sends the beginnings of what was typed: an address has no room for more.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!detail.elt.matches("[data-advice]")) return;
    let left = 700;
    for (const [name, text] of [...detail.formData.entries()]) {
      const kept = text.slice(0, Math.min(left, 250));
      left -= kept.length;
      if (kept) detail.formData.set(name, kept);
      else detail.formData.delete(name);
    }
  });

  // Advice that fails is left out: the page for errors would take the place of the form.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.elt.matches("[data-advice]") && detail.xhr.status >= 400) detail.shouldSwap = false;
  });

  // Sending a photo takes a while on the road: the bar shows how much of it has left.
  document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
    const line = target.querySelector?.(".nb-upload");
    if (!line || !detail.total) return;
    line.hidden = false;
    line.querySelector("progress").value = (100 * detail.loaded) / detail.total;
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const suggestion = event.target.closest("[data-choose]");
    if (suggestion) {
      // Without script the button sends the form to have its category chosen.
      event.preventDefault();
      const field = document.getElementById("category");
      field.value = suggestion.dataset.choose;
      showChosen(field);
    }
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.nb-menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.nb-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  prepare(document);
})();
