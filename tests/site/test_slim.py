"""Pages get smaller and mean the same."""

from __future__ import annotations

import html

from assay.site.slim import slim


def test_blanks_are_one_and_references_are_their_characters():
    assert slim("<p>a   b\n\n   c &#40;d&#41;&#58;</p>") == "<p>a b\nc (d):</p>"


def test_tables_and_lists_are_set_close():
    assert slim("<ul>\n<li> a <b>b</b> c </li>\n</ul> <p>d</p>") == "<ul><li>a <b>b</b> c</ul><p>d</p>"


def test_what_could_be_markup_stays_a_reference():
    page = "<a title='&#39;&#34;&#60;&#62;&#38;'>&#60;b&#62; &lt;i&gt; &amp;#40; &#38;#40;</a>"
    assert slim(page) == page
    assert html.unescape(slim("&#38;#40;")) == "&#40;"


def test_scripts_and_preformatted_text_stay():
    page = "<pre>a   b &#40;</pre><script>x  =  '&#40;'</script><textarea>  </textarea>"
    assert slim(page) == page


def test_end_tags_go_only_where_the_next_tag_says_the_same():
    assert slim("<table><tr><th>a</th><td>b</td></tr></table>") == "<table><tr><th>a<td>b</tr></table>"
    assert slim("<dl><div><dt>a</dt><dd>b</dd></div></dl>") == "<dl><div><dt>a<dd>b</dd></div></dl>"


def test_what_the_theme_gets_wrong_is_mended():
    switch = '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">'
    assert slim(switch) == switch.replace(' autocomplete="off"', "")
    field = '<input type="text" name="query" autocomplete="off">'
    assert slim(field) == field
    label = '<label class="md-nav__title" for="__toc">On this page</label>'
    assert slim(label) == label.replace(' for="__toc"', "")
    whole = f'<input type="checkbox" id="__toc">{label}'
    assert slim(whole) == whole
