// Whether somebody has typed or chosen something in a form since it came: on a slow network, hands are there before scripts.

const given = (field) => [...field.options].find((option) => option.defaultSelected) ?? field.options[0];

const isTouched = (field) => {
  if (field.type === "hidden") return false;
  if (field.options) return given(field)?.selected === false;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
};

export const touched = (form) => [...form.elements].some(isTouched);
