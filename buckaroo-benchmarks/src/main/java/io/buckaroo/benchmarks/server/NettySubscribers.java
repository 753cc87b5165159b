package io.buckaroo.benchmarks.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * The subscribers on one event loop. Pending messages are written by a single task, with
 * one flush per channel.
 */
final class NettySubscribers {

	private final EventLoop eventLoop;

	private final Set<Channel> channels = new LinkedHashSet<>();

	private final Queue<ByteBuf> pending = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	NettySubscribers(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * Adds a channel, which is removed when it closes. Must be called on the event loop.
	 */
	void add(Channel channel) {
		this.channels.add(channel);
		channel.closeFuture().addListener((closed) -> this.channels.remove(channel));
	}

	/**
	 * Sends an encoded message to all subscribers, from any thread, and releases it.
	 */
	void send(ByteBuf encoded) {
		this.pending.add(encoded);
		if (this.scheduled.compareAndSet(false, true)) {
			this.eventLoop.execute(this::writePending);
		}
	}

	private void writePending() {
		this.scheduled.set(false);
		List<ByteBuf> batch = new ArrayList<>();
		ByteBuf next;
		while ((next = this.pending.poll()) != null) {
			batch.add(next);
		}
		for (Channel channel : List.copyOf(this.channels)) {
			for (ByteBuf encoded : batch) {
				channel.write(encoded.retainedDuplicate(), channel.voidPromise());
			}
			channel.flush();
		}
		batch.forEach(ByteBuf::release);
	}

}
