package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;

/**
 * The cost of a delivery as a function of one quantity, as a table and as a plot.
 */
final class GrowthCurve {

	private static final int WIDTH = 720;

	private static final int HEIGHT = 420;

	private final String quantity;

	private final String condition;

	private final Map<String, SortedMap<Integer, Spread>> series = new LinkedHashMap<>();

	/**
	 * Creates an empty curve.
	 * @param quantity the name of the quantity on the x-axis
	 * @param condition the conditions that all points share
	 */
	GrowthCurve(String quantity, String condition) {
		this.quantity = quantity;
		this.condition = condition;
	}

	/**
	 * Adds a point.
	 * @param name the name of the series
	 * @param at the quantity
	 * @param micros the CPU time of a delivery, in microseconds
	 */
	void add(String name, int at, Spread micros) {
		this.series.computeIfAbsent(name, (added) -> new TreeMap<>()).put(at, micros);
	}

	/**
	 * Returns the figures with a column for each series.
	 */
	MarkdownTable table() {
		List<String> header = new ArrayList<>(List.of(this.quantity));
		header.addAll(this.series.keySet());
		MarkdownTable table = new MarkdownTable(header.toArray(String[]::new));
		SortedSet<Integer> quantities = new TreeSet<>();
		this.series.values().forEach((points) -> quantities.addAll(points.keySet()));
		for (int at : quantities) {
			List<String> cells = new ArrayList<>(List.of("%,d".formatted(at)));
			this.series.values().forEach((points) -> cells.add(points.containsKey(at) ? "" + points.get(at) : ""));
			table.row(cells);
		}
		return table;
	}

	/**
	 * Writes a plot of the medians as SVG.
	 */
	void draw(Path file) throws IOException {
		XYChart chart = new XYChartBuilder().width(WIDTH)
			.height(HEIGHT)
			.theme(ChartTheme.XChart)
			.title("CPU per delivery, " + this.condition)
			.xAxisTitle(this.quantity)
			.yAxisTitle("µs")
			.build();
		chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0);
		this.series.forEach((name, points) -> chart.addSeries(name, List.copyOf(points.keySet()),
				points.values().stream().map(Spread::median).toList()));
		VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
	}

}
