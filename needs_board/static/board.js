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

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
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
