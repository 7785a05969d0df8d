// A mail as high as it is: the reader scrolls the page, not a frame in it. The mail itself runs no script.
const frame = document.querySelector("iframe[data-whole]");
const fit = () => {
  frame.style.height = "0";
  frame.style.height = frame.contentDocument.documentElement.scrollHeight + "px";
};
frame.addEventListener("load", fit);
window.addEventListener("resize", fit);
if (frame.contentDocument?.readyState === "complete") fit();
