// What the text may consist of; plietsch/strategies/text/rendering.py turns the same parts into HTML.
import { Schema } from "prosemirror-model";

const heading = level => ({ tag: `h${level}`, attrs: { level: Math.min(Math.max(level, 3), 4) } });
const isSafe = href => /^(https?:|mailto:)/i.test(href);

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block", content: "inline*", attrs: { level: { default: 3 } }, defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map(heading), toDOM: node => [`h${node.attrs.level}`, 0],
    },
    blockquote: {
      group: "block", content: "block+", defining: true,
      parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    hard_break: {
      group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"],
    },
    text: { group: "inline" },
  },
  marks: {
    link: {
      attrs: { href: {} }, inclusive: false, toDOM: mark => ["a", { href: mark.attrs.href }, 0],
      parseDOM: [{ tag: "a[href]", getAttrs: dom => isSafe(dom.href) && { href: dom.getAttribute("href") } }],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    remark: { attrs: { keys: {} }, inclusive: false, toDOM: mark => ["mark", { "data-remarks": mark.attrs.keys }, 0] },
  },
});
