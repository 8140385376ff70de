// A table in a file: text goes into the field, where it can be seen; a workbook is sent as it is.

const file = document.getElementById("table-file");
const table = document.getElementById("table");
const workbook = document.getElementById("workbook");
const title = document.getElementById("table-title");
document.documentElement.classList.add("script");

async function take() {
  const [chosen] = file.files;
  if (!chosen) return;
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  const packed = bytes[0] === 0x50 && bytes[1] === 0x4b;
  workbook.value = packed ? btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) : "";
  table.value = packed ? "" : await chosen.text();
  if (!title.value) title.value = chosen.name.replace(/\.[^.]*$/, "").replace(/[-_]+/g, " ");
}

file.addEventListener("change", take);
take(); // it may have been chosen before
