// Runs before the first paint, so that a chosen theme never flashes; reading needs none of it.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("plaincrm.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (blocked) { /* storage may be refused: the system's theme stands */ }
})();
