"""Every key, once: bindings, help and documentation are made from this table."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key, key_to_character

from tui.layouts import LAYOUTS


class Key(NamedTuple):
    """One key, or several with the same meaning, in one place."""

    place: str
    """Where it works: `app`, `library`, `reader`, `finding` (the concordance), `claims` (all claims), `replay`,
    `differences`, `adjudication`, `lost` (orphaned claims), or a dialog: `menu`, `speaker`, `ask`, `leaving`,
    `dialog`."""
    id: str
    """Its name in a user's key map and in the screen's table of commands."""
    keys: str
    """Textual's names of the keys, separated by commas."""
    shown: str
    """The keys as a person reads them."""
    does: str
    group: str
    tooltip: str


KEYS: tuple[Key, ...] = (
    Key("library", "library.down", "j,down", "j ↓", "next article", "move", "Move one article down"),
    Key("library", "library.up", "k,up", "k ↑", "previous article", "move", "Move one article up"),
    Key("library", "library.page_down", "space,pagedown", "Space PgDn", "page down", "move",
        "Move one screen down"),
    Key("library", "library.page_up", "b,pageup", "b PgUp", "page up", "move",
        "Move one screen up"),
    Key("library", "library.top", "g,home", "g Home", "first article", "move", "Go to the first article"),
    Key("library", "library.bottom", "G,end", "G End", "last article", "move", "Go to the last article"),
    Key("library", "library.open", "enter,l,right", "Enter", "open", "article", "Open the article"),
    Key("library", "library.resume", "r", "r", "resume", "article",
        "Open the article you worked on last, at the place where you left it"),
    Key("library", "library.next_new", "n", "n", "next new", "article",
        "Go to the next article that is new"),
    Key("library", "library.next_begun", "N", "N", "next in progress", "article",
        "Go to the next article that is in progress"),
    Key("library", "library.filter", "slash", "/", "filter", "filter, sort and find",
        "Filter as you type: words of title and outlet, status:, label:, outlet:; of assigned articles mine:, for:"),
    Key("library", "library.by_status", "tab", "Tab", "filter by status", "filter, sort and find",
        "Show the articles of one status; each press shows the next status, then all"),
    Key("library", "library.by_outlet", "o", "o", "filter by outlet", "filter, sort and find",
        "Show only the outlet of this article; again shows all articles"),
    Key("library", "library.mine", "M", "M", "mine only", "filter, sort and find",
        "Show only the articles that are assigned to you; again shows all articles"),
    Key("library", "library.sort", "s", "s", "sort", "filter, sort and find",
        "Sort by the next column; a click on a heading sorts, too"),
    Key("library", "library.reverse", "S", "S", "reverse sort", "filter, sort and find",
        "Reverse the order"),
    Key("library", "library.all", "escape", "Esc", "show all", "filter, sort and find",
        "Deselect all articles; with none selected, clear the filter"),
    Key("library", "library.find", "F,ctrl+f", "F Ctrl+F", "find in all articles", "filter, sort and find",
        "Find words in the texts of all articles, and open or tag the places"),
    Key("library", "library.claims", "C", "C", "all claims", "filter, sort and find",
        "List the claims of all articles, to find, open, change or remove them"),
    Key("library", "library.differences", "D", "D", "differences", "filter, sort and find",
        "List the places where annotators differ, to decide what goes into the gold standard"),
    Key("library", "library.done", "m", "m", "done", "status",
        "Mark this article, or all selected ones, as done; again undoes that"),
    Key("library", "library.skip", "i", "i", "skip", "status",
        "Mark this article, or all selected ones, as skipped; again undoes that"),
    Key("library", "library.flag", "f", "f", "flag", "status",
        "Flag this article, or all selected ones, for another look; again removes the flag"),
    Key("library", "library.choose", "x", "x", "select", "status",
        "Select or deselect this article for m, i and f, and move down"),
    Key("library", "library.choose_all", "X", "X", "select all", "status",
        "Select all articles in the list, or deselect them"),
    Key("library", "library.undo", "u", "u", "undo", "status",
        "Undo the last change made in this list, in all its articles"),
    Key("library", "library.preview", "p", "p", "preview", "program", "Show or hide the beginning of the article"),
    Key("library", "library.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("library", "library.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("library", "library.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("library", "library.quit", "q", "q", "quit", "program", "Save everything and quit"),
    Key("reader", "reader.next", "j,down", "j ↓", "next sentence", "move",
        "Go to the next sentence; the one you leave counts as read"),
    Key("reader", "reader.previous", "k,up", "k ↑", "previous sentence", "move",
        "Go to the previous sentence"),
    Key("reader", "reader.next_word", "l,right", "l →", "next word", "move",
        "Select the next word; from a sentence, its first word"),
    Key("reader", "reader.previous_word", "h,left", "h ←", "previous word", "move",
        "Select the previous word; from a sentence, its last word"),
    Key("reader", "reader.page_down", "space,pagedown", "Space PgDn", "page down", "move",
        "Go one screen down; the sentences you pass count as read"),
    Key("reader", "reader.page_up", "b,pageup", "b PgUp", "page up", "move",
        "Go one screen up"),
    Key("reader", "reader.half_down", "ctrl+d", "Ctrl+D", "half a page down", "move",
        "Go half a screen down; the sentences you pass count as read"),
    Key("reader", "reader.half_up", "ctrl+u", "Ctrl+U", "half a page up", "move",
        "Go half a screen up"),
    Key("reader", "reader.top", "g,home", "g Home", "first sentence", "move",
        "Go to the first sentence"),
    Key("reader", "reader.bottom", "G,end", "G End", "last sentence", "move",
        "Go to the last sentence"),
    Key("reader", "reader.next_unread", "r", "r", "next unread sentence", "move",
        "Go to the next sentence that you have not read; the one you leave counts as read"),
    Key("reader", "reader.previous_unread", "R", "R", "previous unread sentence", "move",
        "Go to the previous sentence that you have not read"),
    Key("reader", "reader.next_claim", "right_square_bracket", "]", "next claim", "move",
        "Select the next claim"),
    Key("reader", "reader.previous_claim", "left_square_bracket", "[", "previous claim", "move",
        "Select the previous claim"),
    Key("reader", "reader.next_entity", "e", "e", "next entity", "move",
        "Select the next named entity"),
    Key("reader", "reader.previous_entity", "E", "E", "previous entity", "move",
        "Select the previous named entity"),
    Key("reader", "reader.widen", "plus,equals_sign", "+", "widen", "select",
        "Widen the selection: word, quotation, sentence, paragraph"),
    Key("reader", "reader.narrow", "minus", "-", "narrow", "select",
        "Narrow the selection again"),
    Key("reader", "reader.quotation", "quotation_mark", '"', "quotation", "select",
        "Select the quotation here, or the next one"),
    Key("reader", "reader.grow", "v", "v", "select", "select",
        "Start selecting: h l j k then move the end of the selection; again, or Esc, stops"),
    Key("reader", "reader.grow_word", "shift+right", "Shift+→",
        "add a word", "select",
        "Extend the selection by a word"),
    Key("reader", "reader.shrink_word", "shift+left", "Shift+←",
        "drop a word", "select",
        "Shorten the selection by a word"),
    Key("reader", "reader.grow_sentence", "shift+down", "Shift+↓",
        "add a sentence", "select",
        "Extend the selection by a sentence"),
    Key("reader", "reader.shrink_sentence", "shift+up", "Shift+↑",
        "drop a sentence", "select",
        "Shorten the selection by a sentence"),
    Key("reader", "reader.grow_character", "greater_than_sign,ctrl+right", "> Ctrl+→",
        "add a character", "select",
        "Extend the selection by a character"),
    Key("reader", "reader.shrink_character", "less_than_sign,ctrl+left", "< Ctrl+←",
        "drop a character", "select",
        "Shorten the selection by a character"),
    Key("reader", "reader.swap", "o", "o", "other end", "select",
        "Move the other end of the selection instead"),
    Key("reader", "reader.menu", "enter", "Enter", "tag menu", "tag",
        "Tag with more than a label: speaker, note, sure or not"),
    Key("reader", "reader.repeat", "full_stop", ".", "same label again", "tag",
        "Tag with the label you used last"),
    Key("reader", "reader.all", "asterisk", "*", "every occurrence", "tag",
        "Then a label key: tag every occurrence of the selected words, or every match; ** tags their sentences"),
    Key("reader", "reader.remove", "x,delete", "x Del", "remove claim", "tag",
        "Remove the selected claim, or, with several here, the innermost"),
    Key("reader", "reader.edges", "w", "w", "resize claim", "tag",
        "Resize the last selected claim to the selection"),
    Key("reader", "reader.speaker", "s", "s", "speaker", "tag",
        "Choose the speaker of the claim here, the suggestion here, or the sentence tagged just now"),
    Key("reader", "reader.speaker_here", "at", "@", "selection is the speaker", "tag",
        "Make the selected words the speaker of the claim that you selected or tagged last"),
    Key("reader", "reader.note", "c", "c", "note", "tag",
        "Write a note on the claim here; without a claim, on the article"),
    Key("reader", "reader.lost", "exclamation_mark", "!", "orphaned claims", "tag",
        "List the claims whose words have changed or gone from the text"),
    Key("reader", "reader.undo", "u", "u", "undo", "tag",
        "Undo your last change, in whichever article it was"),
    Key("reader", "reader.redo", "ctrl+r", "Ctrl+R", "redo", "tag",
        "Redo what you undid"),
    Key("reader", "reader.accept", "a", "a", "accept", "suggestions",
        "Accept the suggestion here, with its speaker; go on to the next sentence, or after ; to the next suggestion"),
    Key("reader", "reader.accept_as", "A", "A", "accept with changes", "suggestions",
        "Open the tag menu on the suggestion here: label, speaker, note, sure or not"),
    Key("reader", "reader.reject", "z", "z", "reject", "suggestions",
        "Reject the suggestion here for good, and go on as after accepting"),
    Key("reader", "reader.next_suggestion", "semicolon", ";", "next suggestion", "suggestions",
        "Select the next suggestion; a label key then tags exactly these words"),
    Key("reader", "reader.previous_suggestion", "comma", ",", "previous suggestion", "suggestions",
        "Select the previous suggestion"),
    Key("reader", "reader.accept_all", "ampersand", "&", "accept all of this label", "suggestions",
        "Press twice: accept every suggestion in the article with the label of this one"),
    Key("reader", "reader.suggestions", "S", "S", "which suggestions", "suggestions",
        "Change which suggestions are shown: quotes and speculation, one of them, all, none"),
    Key("reader", "reader.search", "slash", "/", "search", "view",
        "Search as you type; capital letters match capitals only; Enter keeps the matches"),
    Key("reader", "reader.next_hit", "n", "n", "next match", "view",
        "Select the next match of the search"),
    Key("reader", "reader.previous_hit", "N", "N", "previous match", "view",
        "Select the previous match of the search"),
    Key("reader", "reader.panel", "tab", "Tab", "side panel", "view",
        "Show the list of claims, then the list of entities, then close it"),
    Key("reader", "reader.blame", "B", "B", "blame", "view",
        "Show who made the claim here, how, and what was changed since"),
    Key("reader", "reader.replay", "P", "P", "replay", "view",
        "Show how you marked this article, change by change; nothing can be edited there"),
    Key("reader", "reader.entities", "t", "t", "entities", "view",
        "Show or hide named entities"),
    Key("reader", "reader.kinds", "T", "T", "kinds of entities", "view",
        "Choose which kinds of entities are shown"),
    Key("reader", "reader.hints", "H", "H", "hints", "view",
        "Show or hide the row of keys for what is under the cursor"),
    Key("reader", "reader.narrower", "left_parenthesis", "(", "narrower column", "view",
        "Make the column of text narrower"),
    Key("reader", "reader.wider", "right_parenthesis", ")", "wider column", "view",
        "Make the column of text wider"),
    Key("reader", "reader.copy", "y", "y", "copy", "article",
        "Copy the selection and its source to the clipboard"),
    Key("reader", "reader.done", "m", "m", "done", "article",
        "Mark the article as done, and show how many sentences are unread; again undoes that"),
    Key("reader", "reader.finish", "M", "M", "done, next new article", "article",
        "Mark the article as done, and open the next new one in the order and filter of the list"),
    Key("reader", "reader.skip", "i", "i", "skip", "article",
        "Mark the article as skipped; again undoes that"),
    Key("reader", "reader.flag", "f", "f", "flag", "article",
        "Flag the article for another look; again removes the flag"),
    Key("reader", "reader.describe", "d", "d", "describe", "article",
        "Set the attributes of the article that the corpus defines"),
    Key("reader", "reader.next_article", "J", "J", "next article", "article",
        "Go to the next article; with skip_done in config.toml, to the next that is neither done nor skipped"),
    Key("reader", "reader.previous_article", "K", "K", "previous article", "article",
        "Go to the previous article"),
    Key("reader", "reader.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("reader", "reader.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("reader", "reader.help", "question_mark,f1", "?", "help", "program",
        "Show the keys"),
    Key("reader", "reader.back", "escape", "Esc", "back", "program",
        "Stop selecting or searching, or close the panel; with none of them, return to the list"),
    Key("reader", "reader.leave", "q", "q", "return to the list", "program",
        "Return to the list"),
    Key("menu", "menu.next", "j,down", "j ↓", "next label", "choose", "Go to the next label"),
    Key("menu", "menu.previous", "k,up", "k ↑", "previous label", "choose", "Go to the previous label"),
    Key("menu", "menu.take", "enter", "Enter", "accept", "choose", "Tag with the label and everything else shown"),
    Key("menu", "menu.filter", "slash", "/", "filter", "choose", "Filter the labels as you type"),
    Key("menu", "menu.letters", "tab", "Tab", "letters filter", "choose",
        "Switch between letters as a filter and letters as keys"),
    Key("menu", "menu.guidelines", "f1", "F1", "guidelines", "choose",
        "Show the guidelines for the label under the cursor"),
    Key("menu", "menu.speaker", "s", "s", "speaker", "choose", "Set the speaker"),
    Key("menu", "menu.sure", "question_mark", "?", "sure or not", "choose", "Mark the claim as sure or not sure"),
    Key("menu", "menu.note", "c", "c", "note", "choose", "Write a note"),
    Key("menu", "menu.page_down", "space,pagedown", "Space PgDn", "page down", "choose",
        "Scroll down"),
    Key("menu", "menu.page_up", "b,pageup", "b PgUp", "page up", "choose",
        "Scroll up"),
    Key("menu", "menu.leave", "escape", "Esc", "cancel", "choose", "Change nothing"),
    Key("speaker", "speaker.next", "down", "↓", "next speaker", "choose", "Go to the next speaker"),
    Key("speaker", "speaker.previous", "up", "↑", "previous speaker", "choose", "Go to the previous speaker"),
    Key("speaker", "speaker.take", "enter", "Enter", "accept", "choose",
        "Take the highlighted speaker; a digit takes the one beside it, letters filter or type a new name"),
    Key("speaker", "speaker.same", "equals_sign", "=", "same as another", "choose",
        "Merge this speaker, in all articles, with the one you choose next"),
    Key("speaker", "speaker.leave", "escape", "Esc", "cancel", "choose",
        "Clear the filter; without one, change nothing"),
    Key("describe", "describe.next", "j,down", "j ↓", "next attribute", "choose", "Go to the next attribute"),
    Key("describe", "describe.previous", "k,up", "k ↑", "previous attribute", "choose",
        "Go to the previous attribute"),
    Key("describe", "describe.change", "space,l,right", "Space", "change", "choose",
        "Set the next value, or type one"),
    Key("describe", "describe.take", "enter", "Enter", "accept", "choose", "Keep the attributes as shown"),
    Key("describe", "describe.leave", "escape", "Esc", "cancel", "choose", "Change nothing"),
    Key("ask", "ask.answer", "enter", "Enter", "accept", "write", "Accept the text in the field"),
    Key("ask", "ask.next", "down", "↓", "next in the list", "write", "Go to the next line of the list"),
    Key("ask", "ask.previous", "up", "↑", "previous in the list", "write",
        "Go to the previous line of the list"),
    Key("ask", "ask.leave", "escape", "Esc", "cancel", "write", "Change nothing"),
    Key("leaving", "leaving.stay", "s,escape,enter", "s Esc", "stay", "program", "Stay, and keep saving"),
    Key("leaving", "leaving.go", "X", "X", "quit", "program", "Quit, and lose the unsaved changes"),
    Key("lost", "lost.next", "j,down", "j ↓", "next claim", "orphaned claims", "Go to the next claim"),
    Key("lost", "lost.previous", "k,up", "k ↑", "previous claim", "orphaned claims",
        "Go to the previous claim"),
    Key("lost", "lost.next_place", "l,right", "l →", "next place", "orphaned claims",
        "Go to the next place that may be the right one"),
    Key("lost", "lost.previous_place", "h,left", "h ←", "previous place", "orphaned claims",
        "Go to the previous place"),
    Key("lost", "lost.settle", "enter", "Enter", "place here", "orphaned claims",
        "Put the claim at the highlighted place; 1 to 5 put it at the place with that number"),
    Key("lost", "lost.by_hand", "p", "p", "place by hand", "orphaned claims",
        "Return to the text to select the words: ! there puts the claim on them, Esc cancels"),
    Key("lost", "lost.drop", "x,delete", "x Del", "drop", "orphaned claims", "Remove the claim"),
    Key("lost", "lost.undo", "u", "u", "undo", "orphaned claims", "Undo the last change made here"),
    Key("lost", "lost.help", "question_mark,f1", "?", "help", "orphaned claims", "Show these keys"),
    Key("lost", "lost.close", "escape,q,exclamation_mark", "Esc", "close", "orphaned claims",
        "Return to the text"),
    Key("finding", "finding.down", "j,down", "j ↓", "next match", "move", "Move one match down"),
    Key("finding", "finding.up", "k,up", "k ↑", "previous match", "move", "Move one match up"),
    Key("finding", "finding.page_down", "space,pagedown", "Space PgDn", "page down", "move",
        "Move one screen down"),
    Key("finding", "finding.page_up", "b,pageup", "b PgUp", "page up", "move",
        "Move one screen up"),
    Key("finding", "finding.top", "g,home", "g Home", "first match", "move", "Go to the first match"),
    Key("finding", "finding.bottom", "G,end", "G End", "last match", "move", "Go to the last match"),
    Key("finding", "finding.next_article", "J", "J", "next article", "move",
        "Go to the first match in the next article"),
    Key("finding", "finding.previous_article", "K", "K", "previous article", "move",
        "Go to the first match in this article, then in the previous one"),
    Key("finding", "finding.open", "enter,l,right", "Enter", "open", "matches", "Open the article at this match"),
    Key("finding", "finding.search", "slash,F,ctrl+f", "/ F", "search again", "matches",
        "Type other words to find"),
    Key("finding", "finding.every", "asterisk", "*", "every match", "matches",
        "* and a label key tag all matches, ** and a label key their sentences; a label key alone tags this one"),
    Key("finding", "finding.undo", "u", "u", "undo", "matches",
        "Undo the last change made here, in all its articles"),
    Key("finding", "finding.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("finding", "finding.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("finding", "finding.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("finding", "finding.back", "escape,q", "Esc", "return to the list", "program",
        "Return to the list of articles"),
    Key("claims", "claims.down", "j,down", "j ↓", "next claim", "move", "Move one claim down"),
    Key("claims", "claims.up", "k,up", "k ↑", "previous claim", "move", "Move one claim up"),
    Key("claims", "claims.page_down", "space,pagedown", "Space PgDn", "page down", "move",
        "Move one screen down"),
    Key("claims", "claims.page_up", "b,pageup", "b PgUp", "page up", "move", "Move one screen up"),
    Key("claims", "claims.top", "g,home", "g Home", "first claim", "move", "Go to the first claim"),
    Key("claims", "claims.bottom", "G,end", "G End", "last claim", "move", "Go to the last claim"),
    Key("claims", "claims.next_article", "J", "J", "next article", "move",
        "Go to the first claim in the next article"),
    Key("claims", "claims.previous_article", "K", "K", "previous article", "move",
        "Go to the first claim in this article, then in the previous one"),
    Key("claims", "claims.open", "enter,l,right", "Enter", "open", "claims", "Open the article at this claim"),
    Key("claims", "claims.filter", "slash", "/", "filter", "claims",
        "Filter as you type: words, “phrases”, label: speaker: by: origin: note: article: unsure orphan; - excludes"),
    Key("claims", "claims.sort", "o", "o", "sort", "claims",
        "Sort by article, label, speaker or time; a click on a heading sorts, too"),
    Key("claims", "claims.reverse", "O", "O", "reverse the order", "claims", "Reverse the order"),
    Key("claims", "claims.choose", "x", "x", "select", "claims",
        "Select this claim for the next change, or deselect it, and move down"),
    Key("claims", "claims.choose_all", "X", "X", "select all", "claims",
        "Select all claims shown, or deselect them"),
    Key("claims", "claims.label", "t", "t", "label by name", "claims",
        "Choose the label of this claim, or of all selected ones, by its name; a digit sets it at once"),
    Key("claims", "claims.speaker", "s", "s", "speaker", "claims",
        "Set the speaker of this claim, or of all selected ones"),
    Key("claims", "claims.note", "c", "c", "note", "claims",
        "Write a note on this claim, or on all selected ones"),
    Key("claims", "claims.remove", "d,delete", "d Del", "remove", "claims",
        "Remove this claim, or all selected ones"),
    Key("claims", "claims.undo", "u", "u", "undo", "claims",
        "Undo the last change made here, in all its articles"),
    Key("claims", "claims.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("claims", "claims.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("claims", "claims.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("claims", "claims.back", "escape", "Esc", "one step back", "program",
        "Deselect all claims, clear the filter, or return to the list of articles"),
    Key("claims", "claims.leave", "q", "q", "return to the list", "program",
        "Return to the list of articles"),
    Key("replay", "replay.play", "space,p", "Space p", "play or pause", "replay",
        "Play the changes one after the other, or pause"),
    Key("replay", "replay.next", "l,right,j,down", "l → j ↓", "next change", "replay", "Go on by one change"),
    Key("replay", "replay.previous", "h,left,k,up", "h ← k ↑", "previous change", "replay", "Go back by one change"),
    Key("replay", "replay.next_session", "J", "J", "next session", "replay",
        "Go to the first change after the next break of half an hour"),
    Key("replay", "replay.previous_session", "K", "K", "previous session", "replay",
        "Go to the first change of this session, then of the one before"),
    Key("replay", "replay.start", "g,home", "g Home", "before the first change", "replay",
        "Show the article before the first change"),
    Key("replay", "replay.end", "G,end", "G End", "last change", "replay", "Show the article as it is now"),
    Key("replay", "replay.faster", "plus,equals_sign", "+", "faster", "replay", "Play faster"),
    Key("replay", "replay.slower", "minus", "-", "slower", "replay", "Play slower"),
    Key("replay", "replay.page_down", "pagedown,ctrl+d", "PgDn Ctrl+D", "page down", "replay",
        "Scroll the text down"),
    Key("replay", "replay.page_up", "pageup,b,ctrl+u", "PgUp b", "page up", "replay", "Scroll the text up"),
    Key("replay", "replay.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("replay", "replay.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("replay", "replay.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("replay", "replay.close", "escape,q", "Esc", "close", "program", "Go back"),
    Key("differences", "differences.down", "j,down", "j ↓", "next difference", "move", "Move one line down"),
    Key("differences", "differences.up", "k,up", "k ↑", "previous difference", "move", "Move one line up"),
    Key("differences", "differences.page_down", "space,pagedown", "Space PgDn", "page down", "move",
        "Move one screen down"),
    Key("differences", "differences.page_up", "b,pageup", "b PgUp", "page up", "move", "Move one screen up"),
    Key("differences", "differences.top", "g,home", "g Home", "first difference", "move",
        "Go to the first difference"),
    Key("differences", "differences.bottom", "G,end", "G End", "last difference", "move",
        "Go to the last difference"),
    Key("differences", "differences.next_article", "J", "J", "next article", "move",
        "Go to the first difference in the next article"),
    Key("differences", "differences.previous_article", "K", "K", "previous article", "move",
        "Go to the first difference in this article, then in the previous one"),
    Key("differences", "differences.open", "enter,l,right", "Enter", "adjudicate", "differences",
        "Open the article at this place, to decide what holds"),
    Key("differences", "differences.filter", "slash", "/", "filter", "differences",
        "Filter as you type: words, “phrases”, kind: state: article: category:, a name and a label; - excludes"),
    Key("differences", "differences.article", "o", "o", "this article", "differences",
        "Show only the differences in this article; again shows all"),
    Key("differences", "differences.sort", "s", "s", "sort", "differences",
        "Sort by article, kind, or the labels that meet"),
    Key("differences", "differences.names", "N", "N", "names on or off", "differences",
        "Show annotators as A, B, C, in another order for each article, or by name"),
    Key("differences", "differences.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("differences", "differences.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("differences", "differences.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("differences", "differences.back", "escape", "Esc", "one step back", "program",
        "Clear the filter, or return to the list of articles"),
    Key("differences", "differences.leave", "q", "q", "return to the list", "program",
        "Return to the list of articles"),
    Key("adjudication", "adjudication.next", "semicolon", ";", "next to decide", "places",
        "Go to the next place that is to be decided"),
    Key("adjudication", "adjudication.previous", "comma", ",", "previous to decide", "places",
        "Go to the previous place that is to be decided"),
    Key("adjudication", "adjudication.next_place", "right_square_bracket", "]", "next place", "places",
        "Go to the next place with claims, decided or not"),
    Key("adjudication", "adjudication.previous_place", "left_square_bracket", "[", "previous place", "places",
        "Go to the previous place with claims, decided or not"),
    Key("adjudication", "adjudication.next_article", "J", "J", "next article", "places",
        "Open the next article"),
    Key("adjudication", "adjudication.previous_article", "K", "K", "previous article", "places",
        "Open the previous article"),
    Key("adjudication", "adjudication.choose", "tab", "Tab", "next version", "decide",
        "Choose the next version, for a, Enter and w; a digit takes a version at once, 0 tags nothing"),
    Key("adjudication", "adjudication.choose_back", "shift+tab", "Shift+Tab", "previous version", "decide",
        "Choose the previous version"),
    Key("adjudication", "adjudication.take", "a", "a", "take this version", "decide",
        "Take the chosen version: edges, label, speaker, note"),
    Key("adjudication", "adjudication.menu", "enter", "Enter", "other label", "decide",
        "Open the tag menu on the chosen version: label, speaker, note, sure or not"),
    Key("adjudication", "adjudication.edges", "w", "w", "edges by hand", "decide",
        "Take the chosen version with the edges of the selection"),
    Key("adjudication", "adjudication.why", "c", "c", "why", "decide",
        "Write why it was decided so"),
    Key("adjudication", "adjudication.category", "C", "C", "category", "decide",
        "Set why annotators differed: guideline gap, slip, ambiguous, edge only; each press sets the next"),
    Key("adjudication", "adjudication.undo", "u", "u", "undo", "decide",
        "Undo your last decision, in whichever article it was"),
    Key("adjudication", "adjudication.redo", "ctrl+r", "Ctrl+R", "redo", "decide",
        "Redo what you undid"),
    Key("adjudication", "adjudication.done", "m", "m", "done", "decide",
        "Mark the article as done, once nothing is left to decide; again undoes that"),
    Key("adjudication", "adjudication.names", "N", "N", "names on or off", "view",
        "Show annotators as A, B, C, in another order for each article, or by name"),
    Key("adjudication", "adjudication.next_sentence", "j,down", "j ↓", "next sentence", "text",
        "Select the next sentence"),
    Key("adjudication", "adjudication.previous_sentence", "k,up", "k ↑", "previous sentence", "text",
        "Select the previous sentence"),
    Key("adjudication", "adjudication.next_word", "l,right", "l →", "next word", "text",
        "Select the next word; from a longer selection, its first word"),
    Key("adjudication", "adjudication.previous_word", "h,left", "h ←", "previous word", "text",
        "Select the previous word"),
    Key("adjudication", "adjudication.page_down", "space,pagedown", "Space PgDn", "page down", "text",
        "Go one screen down"),
    Key("adjudication", "adjudication.page_up", "b,pageup", "b PgUp", "page up", "text", "Go one screen up"),
    Key("adjudication", "adjudication.top", "g,home", "g Home", "first sentence", "text",
        "Go to the first sentence"),
    Key("adjudication", "adjudication.bottom", "G,end", "G End", "last sentence", "text",
        "Go to the last sentence"),
    Key("adjudication", "adjudication.widen", "plus,equals_sign", "+", "widen", "text",
        "Widen the selection: word, quotation, sentence, paragraph"),
    Key("adjudication", "adjudication.narrow", "minus", "-", "narrow", "text", "Narrow the selection again"),
    Key("adjudication", "adjudication.grow", "v", "v", "select", "text",
        "Start selecting: h l j k then move the end of the selection; again, or Esc, stops"),
    Key("adjudication", "adjudication.grow_word", "shift+right", "Shift+→", "add a word", "text",
        "Extend the selection by a word"),
    Key("adjudication", "adjudication.shrink_word", "shift+left", "Shift+←", "drop a word", "text",
        "Shorten the selection by a word"),
    Key("adjudication", "adjudication.grow_character", "greater_than_sign,ctrl+right", "> Ctrl+→",
        "add a character", "text", "Extend the selection by a character"),
    Key("adjudication", "adjudication.shrink_character", "less_than_sign,ctrl+left", "< Ctrl+←",
        "drop a character", "text", "Shorten the selection by a character"),
    Key("adjudication", "adjudication.swap", "o", "o", "other end", "text",
        "Move the other end of the selection instead"),
    Key("adjudication", "adjudication.commands", "colon,ctrl+p", ": Ctrl+P", "commands", "program",
        "Find a command by its name"),
    Key("adjudication", "adjudication.theme", "f2", "F2", "next theme", "program",
        "Change the colours: dark, light, high contrast"),
    Key("adjudication", "adjudication.help", "question_mark,f1", "?", "help", "program", "Show the keys"),
    Key("adjudication", "adjudication.back", "escape", "Esc", "back", "program",
        "Stop selecting, return to the words of the place, or leave"),
    Key("adjudication", "adjudication.leave", "q", "q", "leave", "program",
        "Return to the list; every decision is saved"),
    Key("app", "app.quit", "ctrl+c,ctrl+q", "Ctrl+C", "quit", "program", "Save everything and quit"),
    Key("guidelines", "guidelines.down", "j,down", "j ↓", "down", "guidelines", "Scroll down a line"),
    Key("guidelines", "guidelines.up", "k,up", "k ↑", "up", "guidelines", "Scroll up a line"),
    Key("guidelines", "guidelines.page_down", "space,pagedown", "Space PgDn", "page down", "guidelines",
        "Scroll down a page"),
    Key("guidelines", "guidelines.page_up", "b,pageup", "b PgUp", "page up", "guidelines", "Scroll up a page"),
    Key("guidelines", "guidelines.close", "escape,q,f1", "Esc", "close", "guidelines", "Go back to the menu"),
    Key("help", "help.down", "down", "↓", "down", "help", "Scroll down a line"),
    Key("help", "help.up", "up", "↑", "up", "help", "Scroll up a line"),
    Key("help", "help.page_down", "pagedown", "PgDn", "page down", "help", "Scroll down a page"),
    Key("help", "help.page_up", "pageup", "PgUp", "page up", "help", "Scroll up a page"),
    Key("help", "help.erase", "backspace", "Backspace", "erase", "help", "Delete the last letter of the filter"),
    Key("help", "help.close", "escape,f1", "Esc", "close", "help", "Clear the filter; without one, close the help"),
    Key("dialog", "dialog.down", "j,down", "j ↓", "down", "program", "Scroll down a line"),
    Key("dialog", "dialog.up", "k,up", "k ↑", "up", "program", "Scroll up a line"),
    Key("dialog", "dialog.page_down", "space,pagedown", "Space PgDn", "page down", "program",
        "Scroll down a page"),
    Key("dialog", "dialog.page_up", "b,pageup", "b PgUp", "page up", "program", "Scroll up a page"),
    Key("dialog", "dialog.close", "escape,q,question_mark", "Esc", "close", "program", "Close this"),
)  # fmt: skip


def bindings(place: str) -> list[BindingType]:
    """Return Textual's bindings of a place.

    All bindings are on screens: every key takes the same way up to the app, which runs the actions one after the other.
    A key that a widget handled, one with priority, or a message about a key could overtake another. Only quitting has
    priority, because it must work from every dialog.
    """
    digits = {
        "library": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "finding": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "claims": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "reader": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "adjudication": [Binding(digit, f"digit('{digit}')", show=False) for digit in "0123456789"],
        "lost": [Binding(digit, f"digit('{digit}')", show=False) for digit in "12345"],
    }
    return [
        *digits.get(place, ()),
        *(
            Binding(
                key.keys,
                f"do('{key.id}')",
                key.does,
                show=False,
                priority=place == "app",
                id=key.id,
                tooltip=key.tooltip,
            )
            for key in KEYS
            if key.place == place
        ),
    ]


def keys_of(ids: Collection[str], own: Mapping[str, str]) -> list[str]:
    """Return Textual's names of the keys of some commands by their ids, with the user's `own`."""
    return [name for key in KEYS if key.id in ids for name in own.get(key.id, key.keys).split(",")]


def groups(*places: str) -> dict[str, list[Key]]:
    """Return the keys of some places by group, in the order of the table."""
    found: dict[str, list[Key]] = {}
    for key in KEYS:
        if key.place in places:
            found.setdefault(key.group, []).append(key)
    return found


def commands(place: str) -> dict[str, Key]:
    """Return the commands of a place, and of everywhere, by their titles."""
    found = {key.does: key for key in KEYS if key.place == "app"}
    return {key.does: key for key in KEYS if key.place == place and not key.id.endswith(".commands")} | found


class Names:
    """The names of keys in text, with the user's own keys."""

    def __init__(self, own: Mapping[str, str] | None = None, layout: str = "qwerty") -> None:
        """Name keys as the table does by their place on a keyboard, except those of a user's map, by id."""
        self._own = own or {}
        self._layout = LAYOUTS[layout]

    def __call__(self, key: Key) -> str:
        """Return all keys of an entry, separated by spaces."""
        own = self._own.get(key.id)
        if own is None:
            return " ".join(self._layout.shown(each) for each in key.shown.split())
        return " ".join(map(_readable, own.split(",")))

    def __getitem__(self, name: str) -> str:
        """Return the first key of the entry with that id. Raises `KeyError` if unknown."""
        return self(_BY_ID[name]).split()[0]

    def bound(self, place: str) -> list[str]:
        """Return Textual's names of all keys that have a meaning in a place."""
        return [
            each.strip() for key in KEYS if key.place == place for each in self._own.get(key.id, key.keys).split(",")
        ]


_BY_ID = {key.id: key for key in KEYS}

_ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}


def _readable(key: str) -> str:
    """Return a key as a person reads it: `ctrl+r` is Ctrl+R, `question_mark` is ?."""
    *held, last = key.strip().split("+")
    if len(last) > 1:
        written = (character(last) or "").strip()
        last = _ARROWS.get(last) or written or last.capitalize()
    return "+".join([*(each.capitalize() for each in held), last.upper() if held and len(last) == 1 else last])


def character(key: str) -> str | None:
    """Return the character that a key types, by Textual's name of it, or `None`."""
    found = key_to_character(key) or _others().get(key)
    return found if found is not None and found.isprintable() else None


@cache
def _others() -> dict[str, str]:
    """Return the characters that Textual cannot map back: « and a few of ASCII."""
    return {_character_to_key(each): each for each in map(chr, range(0x20, 0x3100)) if not each.isalnum()}
