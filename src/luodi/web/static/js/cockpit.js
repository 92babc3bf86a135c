// Charts of the cockpit. Each is drawn from the table beside it, so that both always say the same; without scripts the
// table is all there is. Patterns and marks tell the series apart without colour.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const TONES = { done: "--ink-faint", green: "--green", yellow: "--yellow", red: "--red", grey: "--line-strong" };
const PATTERNS = {
  done: { dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 2 },
  green: { dashArrayX: [1, 0], dashArrayY: [3, 4], symbolSize: 1, rotation: 0 },
  yellow: { dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
  red: { symbol: "none" },
  grey: { symbol: "circle", symbolSize: 0.5, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0] },
};

const MONTH = 30 * 24 * 3600 * 1000;

const numbers = (row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent));
const rows = (table) => [...table.tBodies[0].rows];
const day = (row) => row.querySelector("th").textContent.trim();

const words = () => ({ color: css("--ink-soft"), fontFamily: css("--sans"), fontSize: 12 });
const line = () => ({ lineStyle: { color: css("--line-strong") } });

function axes(type, data) {
  return {
    xAxis: { type, data, axisLabel: { ...words(), hideOverlap: true }, axisLine: line(), axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, axisLabel: words(), splitLine: { lineStyle: { color: css("--line") } } },
  };
}

const shared = () => ({
  animation: false,
  textStyle: words(),
  tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: css("--paper"), textStyle: { ...words(), color: css("--ink") }, borderColor: css("--line-strong") },
});

function standings(table) {
  const heads = [...table.tHead.querySelectorAll(".light")];
  const kinds = heads.map((head) => [...head.classList].find((name) => name.startsWith("light-")).slice(6));
  const body = rows(table);
  return {
    ...shared(),
    ...axes("category", body.map(day)),
    grid: { left: 48, right: 16, top: 40, bottom: 28 },
    legend: { top: 0, right: 8, itemWidth: 18, itemHeight: 10, textStyle: words() },
    series: kinds.map((kind, at) => ({
      name: heads[at].textContent.trim(), type: "bar", stack: "all", barCategoryGap: "28%",
      data: body.map((row) => numbers(row)[at]),
      itemStyle: {
        color: css(TONES[kind]), opacity: kind === "green" || kind === "yellow" ? 0.7 : 1,
        decal: { color: css("--paper"), ...PATTERNS[kind] },
      },
    })),
  };
}

function trend(table, box) {
  const points = rows(table).map((row) => [day(row), numbers(row)[0]]);
  const goal = Number(box.dataset.goal);
  const end = table.tFoot?.rows[0];
  const line = end ? rows(table).map((row) => [day(row), numbers(row)[1]]) : [];
  if (end) line.push([end.querySelector("time").dateTime, numbers(end)[1]]);
  const { xAxis, yAxis } = axes("time");
  return {
    ...shared(),
    grid: { left: 56, right: 56, top: 20, bottom: 24 },
    xAxis: { ...xAxis, minInterval: MONTH, max: box.dataset.by > points.at(-1)[0] ? box.dataset.by : undefined, axisLabel: { ...words(), formatter: "{yyyy}-{MM}", hideOverlap: true } },
    yAxis: { ...yAxis, min: 0, minInterval: undefined, max: (range) => (range.max < goal ? goal : null) },
    series: [{
      type: "line", data: points, symbol: "circle", symbolSize: 7,
      lineStyle: { color: css("--accent"), width: 2 }, itemStyle: { color: css("--accent") },
      markLine: {
        symbol: "none", silent: true, data: Number.isNaN(goal) ? [] : [{ yAxis: goal }],
        lineStyle: { color: css("--seal"), type: "dashed" },
        label: { ...words(), formatter: `${box.dataset.goalWord} ${box.dataset.goal}`, position: end ? "insideStartTop" : "insideEndTop" },
      },
    }, ...(end ? [{
      type: "line", name: box.dataset.lineWord, data: line, symbol: "none", silent: true,
      lineStyle: { color: css("--ink-soft"), width: 1.5, type: [2, 4] },
    }] : [])],
  };
}

const KINDS = { standings, trend };
let drawn = [];

function draw() {
  for (const chart of drawn) chart.dispose();
  drawn = [];
  for (const box of document.querySelectorAll("[data-chart]")) {
    const table = document.getElementById(box.dataset.from);
    if (!table || !window.echarts || !rows(table).length) continue;
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: "canvas", devicePixelRatio: 2 });
    chart.setOption(KINDS[box.dataset.chart](table, box));
    drawn.push(chart);
  }
}

// A page on its way to paper gets no further frame, so that a canvas of a new size would stay empty: paper scales it.
const fit = () => { if (!matchMedia("print").matches) for (const chart of drawn) chart.resize(); };
addEventListener("resize", fit);
addEventListener("afterprint", fit);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
document.body.addEventListener("htmx:afterSettle", draw);
draw();
