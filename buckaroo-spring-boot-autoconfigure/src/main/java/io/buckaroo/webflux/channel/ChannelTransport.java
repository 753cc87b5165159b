package io.buckaroo.webflux.channel;

import java.nio.ByteBuffer;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.Transport;
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
 * A transport that writes to the channel itself and hears of it as a handler in its
 * pipeline. Writability of the channel is the demand of the peer. Outputs are collected
 * and go out together, in one buffer, with the next flush: to copy what is small costs
 * less than to hand it to the network by itself.
 *
 * @param <O> what is sent
 */
public abstract class ChannelTransport<O> extends ChannelDuplexHandler implements Transport<O> {

	private static final String NAME = "buckaroo";

	/** How many bytes are collected before they count against the channel's limit. */
	private static final int CHUNK_SIZE = 16 * 1024;

	private final Channel channel;

	/** Where outputs go into the pipeline. */
	private ChannelOutboundInvoker output;

	private @Nullable ConnectionLoop<O, ?> loop;

	private @Nullable ByteBuf collected;

	/** How many bytes went out together last, for a guess at the next. */
	private int lastCollected;

	protected ChannelTransport(Channel channel) {
		this.channel = channel;
		this.output = channel;
	}

	/**
	 * Goes into the pipeline, before Reactor Netty's own handler.
	 * @param loop the loop to tell
	 */
	public final void attach(ConnectionLoop<O, ?> loop) {
		this.loop = loop;
		this.channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, this);
	}

	protected final void detach() {
		if (this.channel.pipeline().context(this) != null) {
			this.channel.pipeline().remove(this);
		}
	}

	protected final Channel channel() {
		return this.channel;
	}

	protected final ConnectionLoop<O, ?> loop() {
		ConnectionLoop<O, ?> loop = this.loop;
		if (loop == null) {
			throw new IllegalStateException("The transport is not attached");
		}
		return loop;
	}

	/**
	 * Ends what the connection lives on, in order: an HTTP/2 connection has other
	 * streams.
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
	 * Ends our side of what the connection lives on, and leaves it to the peer, or to a
	 * timeout, to end it all: TCP that is closed while the peer still sends is reset, and
	 * what we have sent last is lost with it (RFC 6455, section 7.1.1). TLS has only one
	 * end for both sides.
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
	 * Takes bytes that go out with the next flush.
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

	protected final void writeCollected() {
		if (this.collected != null) {
			this.lastCollected = Math.min(this.collected.readableBytes(), CHUNK_SIZE);
			this.output.write(outbound(this.collected), this.channel.voidPromise());
			this.collected = null;
		}
	}

	protected final void releaseCollected() {
		if (this.collected != null) {
			this.collected.release();
			this.collected = null;
		}
	}

	/**
	 * Where outputs are collected.
	 * @param allocator of the channel
	 * @param size how many bytes there will probably be
	 */
	protected ByteBuf allocate(ByteBufAllocator allocator, int size) {
		return allocator.ioBuffer(size);
	}

	/**
	 * What the pipeline takes for bytes that were collected.
	 */
	protected abstract Object outbound(ByteBuf bytes);

	/**
	 * Lets outputs enter the pipeline elsewhere than at this handler, because nobody on
	 * the way there has anything to do with them.
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
	 * Who comes later in the pipeline has nothing to do with what is sent.
	 */
	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.output = context;
	}

	@Override
	public final void handlerRemoved(ChannelHandlerContext context) {
		if (this.output == context) {
			this.output = this.channel;
		}
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
		return this.channel.isActive() ? pendingBytesOfStream() : 0;
	}

	/**
	 * The channel of an HTTP/2 stream shows its buffer only by what is missing to the
	 * water marks.
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
