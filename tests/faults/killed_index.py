"""Processes that update the indexes of a corpus and die on the way: `python killed_index.py CORPUS CACHE STEP…`.

One process a step, one after the other. Each kills itself by SIGKILL when it has derived something from so many
articles; work is on disk after every fourth. For each a line is printed: its exit status, then how many articles each
index that it finished had to look at.
"""

import os
import signal
import sys
from pathlib import Path

from annotations.article import Article
from annotations.corpus import article_index
from annotations.corpus.article_index import ArticleIndex
from annotations.corpus.corpus import open_corpus
from annotations.corpus.duplicates import KIND as TWINS
from annotations.corpus.index_kind import IndexKind, Row
from annotations.ledger.quote_cache import KIND as QUOTES
from annotations.stories.index import KIND as STORIES


def update(step: int) -> list[int]:
    """Update three indexes, or die on the way; return how many articles each had to look at."""
    corpus, left, looked = open_corpus(Path(sys.argv[1])), [step], []
    for kind in (STORIES, QUOTES, TWINS):

        def derived(article: Article, found: IndexKind = kind) -> Row:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return found.derived_of(article)

        index = ArticleIndex.of(corpus.path, Path(sys.argv[2]), kind._replace(derived_of=derived))
        *_, last = index.update(corpus)
        looked.append(last.fresh)
        index.close()
    return looked


def main() -> None:
    """Run a process for each step."""
    article_index.COMMIT_EVERY = 4
    for step in map(int, sys.argv[3:]):
        child = os.fork()
        if child == 0:
            looked = update(step)
            print(0, *looked, flush=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)


if __name__ == "__main__":
    main()
