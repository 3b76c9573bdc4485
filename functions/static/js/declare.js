// Shows a question that depends on another only once that is answered yes.
// Needs [data-if-yes="answers.fever answers.cough"] around the question.
for (const part of document.querySelectorAll("[data-if-yes]")) {
  const form = part.closest("form");
  const causes = part.dataset.ifYes.trim().split(/\s+/);
  const refresh = () => {
    const asked = causes.some((name) => form.elements[name] && form.elements[name].value === "yes");
    part.hidden = !asked;
    for (const input of part.querySelectorAll("input, select")) input.disabled = !asked;
  };
  form.addEventListener("change", refresh);
  refresh();
}
