"""Draws the first page of a PDF, in a process of its own that knows nothing of the network.

`python -m plietsch.core.first_page FILE TARGET`, both names; the target becomes a WebP picture.
"""

import resource
import sys

WIDTH, TALLEST = 480, 960  # pixels
SECONDS, MEMORY = 5, 1_500_000_000


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import pypdfium2

    page = pypdfium2.PdfDocument(sys.argv[1])[0]
    width, height = page.get_size()
    image = page.render(scale=min(WIDTH / width, TALLEST / height)).to_pil().convert("RGB")
    image.save(sys.argv[2], "WEBP", quality=80)


if __name__ == "__main__":
    _main()
