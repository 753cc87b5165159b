package io.buckaroo.benchmarks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A JMH executor with threads of the type that Netty's event loops use, since buffer
 * allocation is slower on other threads. Configured in {@link MicroBenchmark}.
 */
public class NettyThreads extends ThreadPoolExecutor {

	/**
	 * Creates the executor. Called by JMH.
	 * @param threads the number of threads
	 * @param name the prefix of the thread names
	 */
	public NettyThreads(int threads, String name) {
		super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name));
	}

}
