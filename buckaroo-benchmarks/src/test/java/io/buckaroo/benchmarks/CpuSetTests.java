package io.buckaroo.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuSet}.
 */
class CpuSetTests {

	@Test
	void parsesTheFormatOfTheKernel() {
		assertThat(CpuSet.parse("0-2,8,10-11").cores()).containsExactly(0, 1, 2, 8, 10, 11);
	}

	@Test
	void writesTheFormatOfTaskset() {
		assertThat(new CpuSet(List.of(4, 6))).hasToString("4,6");
	}

	@Test
	void selectsFirstAndLastCores() {
		CpuSet cores = CpuSet.parse("4-7");
		assertThat(cores.first(2)).hasToString("4,5");
		assertThat(cores.first(9)).isEqualTo(cores);
		assertThat(cores.last()).hasToString("7");
	}

}
