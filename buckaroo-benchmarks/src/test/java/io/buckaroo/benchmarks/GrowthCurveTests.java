package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GrowthCurve}.
 */
class GrowthCurveTests {

	private final GrowthCurve curve = new GrowthCurve("subscribers", "128 B");

	GrowthCurveTests() {
		this.curve.add("Buckaroo, 1 core", 2000, new Spread(0.3, 0.2, 0.4));
		this.curve.add("Buckaroo, 1 core", 1000, new Spread(0.4, 0.3, 0.5));
		this.curve.add("Netty, 1 core", 1000, new Spread(0.2, 0.1, 0.3));
	}

	@Test
	void hasAColumnForEachSeries() {
		assertThat(this.curve.table()).hasToString("""
				| subscribers | Buckaroo, 1 core | Netty, 1 core |
				| --- | ---: | ---: |
				| 1,000 | 0.40 (0.30–0.50) | 0.20 (0.10–0.30) |
				| 2,000 | 0.30 (0.20–0.40) |  |
				""");
	}

	@Test
	void drawsInHeadlessMode(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("growth.svg");
		this.curve.draw(file);
		assertThat(file).content().contains("<svg").endsWith("</svg>\n");
	}

}
