package io.buckaroo.webflux.guard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The flow controller of an HTTP/2 connection's input. After a client has exceeded the
 * window of the connection, which closes it, the bytes that are still consumed are
 * ignored. Netty's own controller counts some of them twice, and fails with an error that
 * is logged and delivered to the application.
 */
final class InboundFlowController implements Http2LocalFlowController {

	private final Http2LocalFlowController delegate;

	private boolean exceeded;

	InboundFlowController(Http2LocalFlowController delegate) {
		this.delegate = delegate;
	}

	@Override
	public void receiveFlowControlledFrame(Http2Stream stream, ByteBuf data, int padding, boolean endOfStream)
			throws Http2Exception {
		try {
			this.delegate.receiveFlowControlledFrame(stream, data, padding, endOfStream);
		}
		catch (Http2Exception ex) {
			this.exceeded |= !Http2Exception.isStreamError(ex);
			throw ex;
		}
	}

	@Override
	public boolean consumeBytes(Http2Stream stream, int numBytes) throws Http2Exception {
		return !this.exceeded && this.delegate.consumeBytes(stream, numBytes);
	}

	@Override
	public Http2LocalFlowController frameWriter(Http2FrameWriter frameWriter) {
		this.delegate.frameWriter(frameWriter);
		return this;
	}

	@Override
	public int unconsumedBytes(Http2Stream stream) {
		return this.delegate.unconsumedBytes(stream);
	}

	@Override
	public int initialWindowSize(Http2Stream stream) {
		return this.delegate.initialWindowSize(stream);
	}

	@Override
	public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
		this.delegate.channelHandlerContext(context);
	}

	@Override
	public void initialWindowSize(int newWindowSize) throws Http2Exception {
		this.delegate.initialWindowSize(newWindowSize);
	}

	@Override
	public int initialWindowSize() {
		return this.delegate.initialWindowSize();
	}

	@Override
	public int windowSize(Http2Stream stream) {
		return this.delegate.windowSize(stream);
	}

	@Override
	public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
		this.delegate.incrementWindowSize(stream, delta);
	}

}
