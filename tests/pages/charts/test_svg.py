"""Does the drawing hold all that is in the Figure, in the right order, whatever the text?"""

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from comparison.pages.charts.specs import linear_axis, log_axis
from comparison.pages.charts.svg import CannotDraw, categories, svg


def figure(axis=None, **layout) -> go.Figure:
    return go.Figure(layout={"xaxis": axis or linear_axis(10, "ms"), **layout})


def drawn(fig: go.Figure) -> BeautifulSoup:
    return BeautifulSoup(svg(fig, "Title", "Description"), "html.parser")


def percent(element, name: str) -> float:
    return float(element[name].removesuffix("%"))


@pytest.mark.parametrize("axis", [linear_axis(10, "ms"), log_axis([0.2, 8], "ratio")])
def test_every_point_is_drawn_and_larger_is_further_right(axis):
    """On linear and logarithmic axes alike."""
    fig = figure(axis)
    fig.add_scatter(y=list("abcd"), x=[0.25, 1, 3, 7], mode="markers", meta="flask")
    places = [percent(dot, "cx") for dot in drawn(fig).find_all("circle")]
    assert len(places) == 4
    assert places == sorted(set(places))


def test_a_category_of_the_second_trace_only_is_not_lost():
    """Joined by name: a trace with other categories in another order draws on the right rows."""
    fig = figure()
    fig.add_scatter(y=["a", "b"], x=[1, 2], mode="markers", meta="flask", text=["one", "two"])
    fig.add_scatter(y=["zzz", "a"], x=[3, 4], mode="markers", meta="django", text=["three", "four"])
    soup = drawn(fig)
    assert categories(list(fig.to_plotly_json()["data"])) == ["a", "b", "zzz"]
    rows = {dot["cy"] for dot in soup.find_all("circle", class_="series-django")}
    a, b, z = sorted({dot["cy"] for dot in soup.find_all("circle")}, key=int)
    assert rows == {a, z}
    assert b not in rows
    assert [text.string for text in soup.find_all("text", class_="value")] == ["one · four", "two", "three"]


def test_floating_bars_error_bars_and_the_line():
    """An interval reaches from low to high; a floating bar from its base; the line stands at its value."""
    fig = figure()
    fig.add_bar(y=["a"], x=[2], base=[4], orientation="h", meta="noise")
    fig.add_scatter(y=["a"], x=[5], mode="markers", meta="flask", error_x={"array": [2], "arrayminus": [1]})
    fig.add_shape(type="line", x0=5, x1=5, y0=0, y1=1, yref="paper", name="equal")
    soup = drawn(fig)
    dot, whisker, line = soup.circle, soup.find(class_="whisker"), soup.find(class_="mark-equal")
    assert percent(whisker, "x1") < percent(dot, "cx") < percent(whisker, "x2")
    assert percent(dot, "cx") - percent(whisker, "x1") < percent(whisker, "x2") - percent(dot, "cx")
    assert percent(line, "x1") == percent(dot, "cx")
    assert percent(soup.rect, "x") == percent(whisker, "x1")


def grouped(**changes) -> go.Figure:
    """Two traces in lanes of their own, each with texts beside its dots."""
    fig = figure(scattermode="group")
    for meta, values in (("flask", [2, 9]), ("django", [2, 8])):
        settings = {"mode": "markers+text", "orientation": "h", "textposition": ["middle right", "middle left"]}
        error = {"array": [0.5, 0.5], "arrayminus": [0.5, 0.5]}
        fig.add_scatter(
            **{"y": ["a", "b"], "x": values, "meta": meta, "text": [f"{meta} <1>", meta], "error_x": error}
            | settings
            | changes
        )
    return fig


def test_grouped_dots_have_lanes_of_their_own_and_their_texts_beside_them():
    """Equal values do not hide one another, and a text stands beyond its interval, to the side that was named."""
    soup = drawn(grouped())
    dots = soup.find_all("circle")
    assert len({dot["cy"] for dot in dots}) == 4
    assert dots[0]["cx"] == dots[2]["cx"]
    ends = {line["y1"]: line for line in soup.find_all(class_="whisker")}
    texts = soup.find_all("text", class_="beside")
    assert [text.string for text in texts] == ["flask <1>", "flask", "django <1>", "django"]
    for dot, text, (end, anchor) in zip(dots, texts, [("x2", "start"), ("x1", "end")] * 2, strict=True):
        assert (text["x"], text["text-anchor"]) == (ends[dot["cy"]][end], anchor)
    assert [text.string for text in soup.find_all("text", class_="value")] == [None, None]
    labels = [int(text["y"]) for text in soup.find_all("text", class_="label")]
    assert (
        labels[0] < int(dots[0]["cy"]) < int(dots[2]["cy"]) < labels[1] < int(dots[1]["cy"]) < int(soup.svg["height"])
    )


def test_traces_of_one_offset_group_share_a_lane_and_a_bar_lies_in_the_lane_of_its_group():
    """So each measure has one lane, with its noise behind the marks of whoever won."""
    fig = figure(scattermode="group")
    for group, x in (("time", 4), ("CPU", 6)):
        fig.add_bar(y=["a", "b"], x=[1, 1], base=[x, x], orientation="h", meta="noise", offsetgroup=group)
    for group, meta, name in (("time", "flask", "a"), ("time", "django", "b"), ("CPU", "django", "a")):
        fig.add_scatter(y=[name], x=[5], mode="markers", orientation="h", meta=meta, offsetgroup=group)
    soup = drawn(fig)
    middles = [int(bar["y"]) + int(bar["height"]) // 2 for bar in soup.find_all("rect")]
    (flask,), (time_b, cpu_a) = (soup.find_all("circle", class_=f"series-{name}") for name in ("flask", "django"))
    assert [int(flask["cy"]), int(time_b["cy"]), int(cpu_a["cy"])] == middles[:3]
    assert len(set(middles)) == 4
    labels = [int(text["y"]) for text in soup.find_all("text", class_="label")]
    assert labels[0] < int(flask["cy"]) < int(cpu_a["cy"]) < labels[1] < int(time_b["cy"])


def test_a_square_stands_round_its_value():
    fig = figure()
    fig.add_scatter(y=["a"], x=[5], mode="markers", meta="flask", marker={"symbol": "square"})
    fig.add_scatter(y=["a"], x=[5], mode="markers", meta="django")
    soup = drawn(fig)
    assert soup.rect["x"] == soup.circle["cx"]
    assert soup.rect["transform"] == f"translate(-{int(soup.rect['width']) / 2})"


def test_text_cannot_break_out():
    """Names, texts, ticks and titles are escaped."""
    bad = '<script>x</script>&"'
    fig = figure(linear_axis(10, bad))
    fig.add_scatter(y=[bad], x=[1], mode="markers", meta=bad, text=[bad])
    text = svg(fig, bad, bad)
    assert "<script" not in text
    assert BeautifulSoup(text, "html.parser").find("text", class_="label").string == bad


def test_it_has_a_role_a_title_and_a_description():
    """Those who hear the page get the chart's words."""
    fig = figure()
    fig.add_scatter(y=["a"], x=[1], mode="markers")
    soup = drawn(fig)
    assert (soup.svg["role"], soup.title.string, soup.desc.string) == ("img", "Title", "Description")


@pytest.mark.parametrize(
    "change",
    [
        lambda fig: fig.add_scatter(y=["a"], x=[1], mode="lines"),
        lambda fig: fig.add_bar(x=["a"], y=[1]),
        lambda fig: fig.add_pie(values=[1]),
        lambda fig: fig.add_shape(type="circle", x0=1, x1=2, y0=0, y1=1),
        lambda fig: fig.update_layout(xaxis={"range": None}),
        lambda fig: fig.update_layout(xaxis={"type": "date"}),
        lambda fig: fig.update_layout(scattermode="group"),
        lambda fig: fig.add_scatter(y=["a"], x=[1], mode="markers", marker={"symbol": "star"}),
        lambda fig: fig.add_scatter(y=["a"], x=[1], mode="markers+text", text=["one"], textposition="top center"),
    ],
)
def test_what_it_cannot_draw_it_refuses(change):
    """Nothing is left out in silence."""
    fig = figure()
    fig.add_scatter(y=["a"], x=[1], mode="markers")
    change(fig)
    with pytest.raises(CannotDraw):
        svg(fig, "", "")


@pytest.mark.parametrize("largest", [0, 0.031, 0.4, 1, 9.99, 73, 105.2, 4630])
def test_a_linear_axis_holds_all_and_has_few_ticks(largest):
    """From 0 to at least the largest value."""
    axis = linear_axis(largest, "ms")
    assert axis["range"][0] == 0
    assert axis["range"][1] >= largest
    assert 3 <= len(axis["tickvals"]) <= 7


@pytest.mark.parametrize("bounds", [[1.0], [0.98, 1.03], [0.4, 1.9], [0.1, 10]])
def test_a_ratio_axis_shows_one_and_has_few_ticks(bounds):
    """The line of equality is always in sight."""
    axis = log_axis(bounds, "ratio")
    assert 10 ** axis["range"][0] <= min(bounds)
    assert 10 ** axis["range"][1] >= max(bounds)
    assert 1.0 in axis["tickvals"]
    assert 2 <= len(axis["tickvals"]) <= 11
