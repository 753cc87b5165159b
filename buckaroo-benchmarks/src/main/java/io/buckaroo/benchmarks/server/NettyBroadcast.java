package io.buckaroo.benchmarks.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Publishes to all added channels. A message is encoded once and handed to each event
 * loop once.
 */
final class NettyBroadcast {

	private final Map<EventLoop, NettySubscribers> loops = new ConcurrentHashMap<>();

	private final Function<String, ByteBuf> encoding;

	NettyBroadcast(Function<String, ByteBuf> encoding) {
		this.encoding = encoding;
	}

	/**
	 * Adds a channel, which is removed when it closes. Must be called on the event loop
	 * of the channel.
	 */
	void add(Channel channel) {
		this.loops.computeIfAbsent(channel.eventLoop(), NettySubscribers::new).add(channel);
	}

	/**
	 * Publishes a message, from any thread.
	 */
	void publish(String payload) {
		ByteBuf encoded = this.encoding.apply(payload);
		this.loops.values().forEach((subscribers) -> subscribers.send(encoded.retainedDuplicate()));
		encoded.release();
	}

}
