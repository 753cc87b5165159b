package io.buckaroo.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Spread}.
 */
class SpreadTests {

	@Test
	void medianOfAnOddCountIsTheMiddleValue() {
		assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
	}

	@Test
	void medianOfAnEvenCountIsTheMeanOfTheTwoMiddleValues() {
		assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
	}

	@Test
	void formatsMedianMinimumAndMaximum() {
		assertThat(new Spread(4.9, 4.812, 12.34)).hasToString("4.90 (4.81–12.3)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "0.216 | 0.22", "9.87 | 9.87", "98.76 | 98.8", "1234.5 | 1,235", "-3 | -3.00" })
	void formatsThreeSignificantDigits(double figure, String text) {
		assertThat(Spread.format(figure)).isEqualTo(text);
	}

}
