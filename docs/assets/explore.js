// How does a drawn chart become one that can be zoomed and read point by point? Only when asked: plotly.js is large.

let library;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`could not load ${address}`));
    document.head.append(script);
  });
  return library;
}

const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

// On a phone long names would leave no room for the marks.
const broken = (trace) => ({ ...trace, y: trace.y.map((name) => name.replace(": ", ":<br>")) });

function coloured(figure, narrow) {
  const font = { color: colour("--md-typeset-color"), family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 13 };
  const line = colour("--chart-grid");
  const data = figure.data.map((trace) => {
    const own = colour(`--series-${trace.meta}`);
    return {
      ...(narrow ? broken(trace) : trace),
      marker: { ...trace.marker, color: own, size: 11 },
      ...(trace.error_x && { error_x: { ...trace.error_x, color: own } }),
      ...(trace.type === "scatter" && { mode: "markers" }), // the legend and the pointer tell what texts beside dots tell
      ...(trace.type === "bar" && { showlegend: false }),
    };
  });
  const axis = { gridcolor: line, linecolor: line, zerolinecolor: line, tickfont: font };
  const layout = {
    ...figure.layout,
    font,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 8, r: 16, t: 8, b: 48 },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("--md-typeset-color"), activecolor: colour("--md-accent-fg-color") },
    legend: { orientation: "h", y: 1.02, yanchor: "bottom" },
    xaxis: { ...figure.layout.xaxis, ...axis, title: { ...figure.layout.xaxis.title, font } },
    yaxis: { ...figure.layout.yaxis, ...axis, automargin: true },
    shapes: (figure.layout.shapes ?? []).map((shape) => ({ ...shape, line: { color: colour("--chart-equal"), dash: "dash" } })),
  };
  return { data, layout };
}

async function explore(frame, button) {
  button.disabled = true;
  button.textContent = "Loading…";
  try {
    await load(button.dataset.library);
  } catch (error) {
    library = undefined;
    button.disabled = false;
    button.textContent = `${error.message}; try again`;
    return;
  }
  const figure = JSON.parse(frame.querySelector("template").content.textContent);
  const place = frame.querySelector(".chart-place");
  const name = frame.querySelector(".chart-title").textContent;
  const height = Math.max(320, place.clientHeight);
  place.replaceChildren();
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", `${name}; its numbers are in the table below`);
  const draw = () => {
    const narrow = place.clientWidth < 600;
    const { data, layout } = coloured(figure, narrow);
    Plotly.react(place, data, { ...layout, height }, { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["sendChartToCloud"], displayModeBar: !narrow });
  };
  draw();
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  button.parentElement.remove();
}

for (const frame of document.querySelectorAll("figure[data-chart]")) {
  const button = frame.querySelector(".chart-explore button");
  button.parentElement.hidden = false;
  button.addEventListener("click", () => explore(frame, button));
}
