package io.buckaroo.webflux.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * The progress of a TCP connection: the bytes of all its streams that were written to it,
 * and those that it has accepted. Both only grow, while the bytes that are waiting may
 * stay the same if one stream writes as fast as TCP sends. In the units of the channel's
 * outbound buffer, which include an overhead per write. Confined to the event loop.
 */
final class SentBytes extends ChannelOutboundHandlerAdapter {

	private final Channel connection;

	private long written;

	private SentBytes(Channel connection) {
		this.connection = connection;
		this.written = waiting();
	}

	/**
	 * Returns the progress of a connection, which is observed from the first call on.
	 */
	static SentBytes of(Channel connection) {
		SentBytes present = connection.pipeline().get(SentBytes.class);
		if (present != null) {
			return present;
		}
		SentBytes sent = new SentBytes(connection);
		// The first handler is the last to see a write, after TLS
		connection.pipeline().addFirst(sent);
		return sent;
	}

	/**
	 * Returns the number of bytes written so far.
	 */
	long written() {
		return this.written;
	}

	/**
	 * Returns the number of written bytes that TCP has accepted.
	 */
	long sent() {
		return this.written - waiting();
	}

	private long waiting() {
		ChannelOutboundBuffer buffer = this.connection.unsafe().outboundBuffer();
		return (buffer != null) ? buffer.totalPendingWriteBytes() - buffer.currentProgress() : 0;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		long before = waiting();
		context.write(message, promise);
		this.written += waiting() - before;
	}

}
