package io.buckaroo.test.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The event loop of all clients of this JVM: a daemon thread, so that there is nothing to
 * stop.
 */
final class ClientEventLoop {

	static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("buckaroo-test-client", true), NioIoHandler.newFactory());

	private ClientEventLoop() {
	}

}
