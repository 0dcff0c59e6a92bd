"use strict";

// The page works without this file: it sends less of a large photo, and none of what the camera wrote into it, such as
// the place. What can't be shrunk goes as it is.

const SIDE = 2200, ENOUGH = 600000, MOST = 8e6; // pixels, bytes, bytes
const form = document.querySelector("form.usa-form");
const inputs = [...form.querySelectorAll("input[type=file]")];
const said = document.querySelector("#photo-said");
let shrinking = 0, done = () => {};

const shrink = async (input) => {
  const file = input.files[0];
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const factor = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * factor);
  canvas.height = Math.round(picture.height * factor);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.85); });
  if (!blob || (blob.size > file.size && file.size < ENOUGH)) return;
  const files = new DataTransfer();
  files.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
  input.files = files.files;
};

for (const input of inputs) {
  input.addEventListener("change", async () => {
    said.textContent = "";
    if (!input.files[0]) return;
    shrinking += 1;
    try { await shrink(input); } catch { /* It goes as it is. */ }
    shrinking -= 1;
    const size = inputs.reduce((sum, one) => sum + (one.files[0]?.size ?? 0), 0);
    if (size > MOST) said.textContent = said.dataset.large;
    if (!shrinking) done();
  });
}

form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  said.textContent = said.dataset.sending;
  if (!shrinking) return;
  event.preventDefault();
  done = () => form.submit();
});
