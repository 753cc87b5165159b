package io.buckaroo.test.client;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

/**
 * An open connection. Over HTTP/2, a connection has only one stream, so the end of either
 * ends both.
 */
final class Wire {

	private final Channel tcp;

	private final Channel channel;

	Wire(Channel channel) {
		this.channel = channel;
		this.tcp = tcp(channel);
	}

	/**
	 * Returns the channel of the TCP connection of a channel.
	 */
	static Channel tcp(Channel channel) {
		return (channel.parent() != null) ? channel.parent() : channel;
	}

	boolean isHttp2() {
		return this.channel != this.tcp;
	}

	boolean isOpen() {
		return this.channel.isActive();
	}

	/**
	 * Sends a frame.
	 */
	Future<Void> send(Object frame) {
		return this.channel.writeAndFlush(frame);
	}

	/**
	 * Passes an instruction to the handlers.
	 */
	void instruct(Object instruction) {
		this.channel.eventLoop().execute(() -> this.channel.pipeline().fireUserEventTriggered(instruction));
	}

	void setReading(boolean reading) {
		this.channel.config().setAutoRead(reading);
	}

	/**
	 * Resets the TCP connection, without a closing handshake of TLS, and waits until it
	 * is closed.
	 */
	void reset(Duration limit) {
		this.tcp.eventLoop().execute(() -> {
			if (this.tcp.isOpen()) {
				this.tcp.config().setOption(ChannelOption.SO_LINGER, 0);
				// From the first handler on, so that TLS sends nothing
				this.tcp.pipeline().firstContext().close();
			}
		});
		awaitClosed(limit);
	}

	/**
	 * Ends the output. A server closes the connection then, which shows that it has
	 * noticed.
	 */
	void finish() {
		this.tcp.eventLoop().execute(() -> {
			setReading(true);
			SslHandler tls = this.tcp.pipeline().get(SslHandler.class);
			if (tls != null) {
				tls.closeOutbound();
			}
			if (this.tcp.isActive()) {
				((DuplexChannel) this.tcp).shutdownOutput();
			}
		});
	}

	/**
	 * Waits until the connection is closed.
	 * @return whether it is
	 */
	boolean awaitClosed(Duration limit) {
		return this.tcp.closeFuture().awaitUninterruptibly(limit.toMillis());
	}

}
