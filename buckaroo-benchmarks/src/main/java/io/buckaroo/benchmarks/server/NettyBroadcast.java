package io.buckaroo.benchmarks.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Publishes to all channels that were added: encoded once, and handed to each event loop
 * once.
 */
final class NettyBroadcast {

	private final Map<EventLoop, NettySubscribers> loops = new ConcurrentHashMap<>();

	private final Function<String, ByteBuf> encoding;

	NettyBroadcast(Function<String, ByteBuf> encoding) {
		this.encoding = encoding;
	}

	/**
	 * Adds a channel until it closes. To be called on its event loop.
	 */
	void add(Channel channel) {
		this.loops.computeIfAbsent(channel.eventLoop(), NettySubscribers::new).add(channel);
	}

	void publish(String payload) {
		ByteBuf encoded = this.encoding.apply(payload);
		this.loops.values().forEach((subscribers) -> subscribers.send(encoded.retainedDuplicate()));
		encoded.release();
	}

}
