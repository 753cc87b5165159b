package io.buckaroo.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every JMH benchmark once, without checking its result.
 */
class MicroBenchmarksTests {

	@BeforeAll
	static void allowConcurrentRuns() {
		System.setProperty("jmh.ignoreLock", "true");
	}

	@Test
	void runsAllBenchmarks() throws RunnerException, IOException {
		Collection<RunResult> results = new Runner(new OptionsBuilder().forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(10))
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run();
		assertThat(results.stream().map(MicroBenchmarksTests::className).distinct())
			.containsExactlyInAnyOrderElementsOf(benchmarkClasses().toList());
	}

	private static String className(RunResult result) {
		String method = result.getParams().getBenchmark();
		String type = method.substring(0, method.lastIndexOf('.'));
		return type.substring(type.lastIndexOf('.') + 1);
	}

	private static Stream<String> benchmarkClasses() throws IOException {
		return Stream
			.of(new PathMatchingResourcePatternResolver().getResources("classpath*:io/buckaroo/**/*Benchmark.class"))
			.map(Resource::getFilename)
			.map((file) -> file.substring(0, file.length() - ".class".length()))
			.filter((name) -> !name.equals(MicroBenchmark.class.getSimpleName()));
	}

}
