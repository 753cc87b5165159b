package io.buckaroo.benchmarks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Runs micro benchmarks on threads of the kind that Netty's event loops have, as its
 * buffers cost more on any other. Made known to JMH by {@link MicroBenchmark}.
 */
public class NettyThreads extends ThreadPoolExecutor {

	/**
	 * Creates the executor. Called by JMH.
	 * @param threads how many threads the benchmark has
	 * @param name the name of the threads
	 */
	public NettyThreads(int threads, String name) {
		super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name));
	}

}
