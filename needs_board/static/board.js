// Small conveniences; every page works without them.
"use strict";

(() => {
  const groups = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

  const prepare = (root) => {
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
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
