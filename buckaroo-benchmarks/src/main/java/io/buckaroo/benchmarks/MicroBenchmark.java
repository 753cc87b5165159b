package io.buckaroo.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Base class of the JMH benchmarks. Each is declared in the package of the code that it
 * measures, for access to package-private types. They run after {@code mvn package}; the
 * {@code gc} profiler reports the allocation per operation:
 *
 * <pre class="code">
 * java -cp buckaroo-benchmarks/target/benchmarks.jar org.openjdk.jmh.Main -prof gc</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1,
		jvmArgsAppend = { "-Djmh.executor=CUSTOM", "-Djmh.executor.class=io.buckaroo.benchmarks.NettyThreads",
				"-Dlogback.configurationFile=micro-benchmarks-logback.xml" })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class MicroBenchmark {

}
