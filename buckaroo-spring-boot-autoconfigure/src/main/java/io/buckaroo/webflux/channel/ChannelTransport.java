package io.buckaroo.webflux.channel;

import java.nio.ByteBuffer;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.Transport;
import io.buckaroo.webflux.log.OutOfMemoryLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * A transport that writes to the channel directly and observes it as a handler in its
 * pipeline. The writability of the channel stands for the demand of the peer. Outputs are
 * collected and written as one buffer with the next flush, since copying small outputs
 * costs less than writing each of them. Confined to the event loop of the channel.
 *
 * @param <O> the type of the outputs
 */
public abstract class ChannelTransport<O> extends ChannelDuplexHandler implements Transport<O> {

	private static final String NAME = "buckaroo";

	/** The number of collected bytes that are written without waiting for a flush. */
	private static final int CHUNK_SIZE = 16 * 1024;

	private final Channel channel;

	/** The point of the pipeline at which outputs are written. */
	private ChannelOutboundInvoker output;

	/** Present for an HTTP/2 stream. */
	private final @Nullable StreamFlow flow;

	private @Nullable ConnectionLoop<O, ?> loop;

	private @Nullable ByteBuf collected;

	/** The size of the last buffer in bytes, from which the next is estimated. */
	private int lastCollected;

	/**
	 * Creates a transport, on the event loop.
	 * @param channel the channel of the TCP connection, or of the HTTP/2 stream
	 */
	protected ChannelTransport(Channel channel) {
		this.channel = channel;
		this.output = channel;
		this.flow = (channel instanceof Http2StreamChannel stream) ? StreamFlow.observe(stream) : null;
	}

	/**
	 * Adds the transport to the pipeline, before Reactor Netty's own handler.
	 * @param loop the loop that receives the events of the channel
	 */
	public final void attach(ConnectionLoop<O, ?> loop) {
		this.loop = loop;
		this.channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, this);
	}

	/**
	 * Removes the transport from the pipeline.
	 */
	protected final void detach() {
		if (this.channel.pipeline().context(this) != null) {
			this.channel.pipeline().remove(this);
		}
	}

	/**
	 * Returns the channel.
	 * @return the channel
	 */
	protected final Channel channel() {
		return this.channel;
	}

	/**
	 * Returns the loop of the connection.
	 * @return the loop
	 * @throws IllegalStateException if the transport is not attached
	 */
	protected final ConnectionLoop<O, ?> loop() {
		ConnectionLoop<O, ?> loop = this.loop;
		if (loop == null) {
			throw new IllegalStateException("The transport is not attached");
		}
		return loop;
	}

	/**
	 * Ends the HTTP/2 stream of the connection, whose TCP connection has other streams,
	 * or else closes the TCP connection.
	 */
	protected final void end() {
		if (this.channel instanceof Http2StreamChannel) {
			this.channel.config().setAutoRead(true);
			this.channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
		}
		else {
			this.channel.close();
		}
	}

	/**
	 * Ends the output and leaves it to the peer, or to a timeout, to close the
	 * connection. Closing a TCP connection while the peer still sends resets it, which
	 * loses the last outputs (RFC 6455, section 7.1.1). Over TLS, which cannot end one
	 * direction alone, this method does nothing.
	 */
	protected final void endOutput() {
		if (this.channel instanceof Http2StreamChannel) {
			end();
		}
		else if (this.channel instanceof DuplexChannel duplex && duplex.pipeline().get(SslHandler.class) == null) {
			duplex.shutdownOutput();
		}
	}

	/**
	 * Collects bytes that are written with the next flush.
	 * @param bytes the bytes, which are copied
	 */
	protected final void collect(ByteBuffer bytes) {
		if (this.collected != null && this.collected.readableBytes() + bytes.remaining() > CHUNK_SIZE) {
			writeCollected();
		}
		if (this.collected == null) {
			this.collected = allocate(this.channel.alloc(), Math.max(bytes.remaining(), this.lastCollected));
		}
		this.collected.writeBytes(bytes);
		if (this.collected.readableBytes() >= CHUNK_SIZE) {
			writeCollected();
		}
	}

	/**
	 * Writes the collected bytes to the pipeline, without flushing it.
	 */
	protected final void writeCollected() {
		ByteBuf collected = this.collected;
		if (collected != null) {
			int bytes = collected.readableBytes();
			loop().countSentBytes(bytes);
			this.lastCollected = Math.min(bytes, CHUNK_SIZE);
			// A write that fails may end the connection at once
			this.collected = null;
			this.output.write(outbound(collected), this.channel.voidPromise());
		}
	}

	/**
	 * Drops the collected bytes.
	 */
	protected final void releaseCollected() {
		if (this.collected != null) {
			this.collected.release();
			this.collected = null;
		}
	}

	/**
	 * Allocates a buffer in which outputs are collected.
	 * @param allocator the allocator of the channel
	 * @param size the expected number of bytes
	 * @return the buffer
	 */
	protected ByteBuf allocate(ByteBufAllocator allocator, int size) {
		return allocator.ioBuffer(size);
	}

	/**
	 * Wraps collected bytes in the message that the pipeline expects.
	 * @param bytes the bytes
	 * @return the message
	 */
	protected abstract Object outbound(ByteBuf bytes);

	/**
	 * Changes the point of the pipeline at which outputs are written, to skip handlers
	 * that do not process them.
	 * @param output the handler after which outputs enter the pipeline
	 */
	protected final void setOutput(ChannelOutboundInvoker output) {
		this.output = output;
	}

	@Override
	public final void flush() {
		writeCollected();
		this.output.flush();
	}

	/**
	 * Writes outputs at this handler, since later handlers do not process them.
	 */
	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.output = context;
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.output == context) {
			this.output = this.channel;
		}
	}

	@Override
	public final boolean logs(Throwable failure) {
		return OutOfMemoryLog.accepts(failure);
	}

	@Override
	public final boolean isWritable() {
		return this.channel.isWritable();
	}

	@Override
	public final long pendingBytes() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (buffer != null) {
			return buffer.totalPendingWriteBytes() - buffer.currentProgress();
		}
		if (!this.channel.isActive()) {
			return 0;
		}
		long pending = pendingBytesOfStream();
		return (pending > 0 && this.flow != null) ? pending + this.flow.pendingBytes() : pending;
	}

	/**
	 * Returns the number of pending bytes of an HTTP/2 stream. Its channel exposes them
	 * only as the distance to the water marks.
	 */
	private long pendingBytesOfStream() {
		return this.channel.isWritable()
				? Math.max(0,
						this.channel.config().getWriteBufferHighWaterMark() + 1 - this.channel.bytesBeforeUnwritable())
				: this.channel.config().getWriteBufferLowWaterMark() + this.channel.bytesBeforeWritable();
	}

	@Override
	public final void channelWritabilityChanged(ChannelHandlerContext context) {
		if (this.channel.isWritable()) {
			loop().writable();
		}
		context.fireChannelWritabilityChanged();
	}

	@Override
	public final void channelInactive(ChannelHandlerContext context) {
		loop().disconnected();
		context.fireChannelInactive();
	}

}
