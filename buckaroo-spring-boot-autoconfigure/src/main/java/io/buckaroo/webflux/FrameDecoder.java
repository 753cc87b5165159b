package io.buckaroo.webflux;

import java.util.List;

import io.buckaroo.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Decodes frames, and says nothing to the peer: all close frames are left to the
 * {@link SocketTransport}. The head of a fragment that makes its message too big is
 * enough to refuse it, before its payload comes. What follows a broken frame is dropped.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

	/** There is no fragmented message. */
	private static final long NONE = -1;

	private final int maxMessageSize;

	/** How many bytes of a fragmented message have come. */
	private long fragments = NONE;

	/** The head of the frame that is being read has been looked at. */
	private boolean headSeen;

	private boolean broken;

	/**
	 * Creates the decoder.
	 * @param maxMessageSize the greatest payload of a frame and of all fragments of a
	 * message, in bytes
	 */
	FrameDecoder(int maxMessageSize) {
		super(WebSocketDecoderConfig.newBuilder()
			.maxFramePayloadLength(maxMessageSize)
			.allowExtensions(true)
			.closeOnProtocolViolation(false)
			.build());
		this.maxMessageSize = maxMessageSize;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		if (this.broken) {
			in.skipBytes(actualReadableBytes());
			return;
		}
		try {
			if (this.fragments == NONE || this.headSeen || admitsNext(in)) {
				int frames = out.size();
				super.decode(context, in, out);
				if (out.size() > frames) {
					this.headSeen = false;
					count((WebSocketFrame) out.get(frames));
				}
			}
		}
		catch (CorruptedWebSocketFrameException ex) {
			this.broken = true;
			in.skipBytes(actualReadableBytes());
			throw ex;
		}
	}

	/**
	 * Looks at the head of a frame that comes after a fragment.
	 * @return whether enough of it is there
	 */
	private boolean admitsNext(ByteBuf in) {
		if (in.readableBytes() < WireFormat.HEADER_LENGTH
				|| in.readableBytes() < WireFormat.HEADER_LENGTH + lengthBytes(in)) {
			return false;
		}
		if ((in.getByte(in.readerIndex()) & 0x0F) == WireFormat.CONTINUATION
				&& length(in) > this.maxMessageSize - this.fragments) {
			throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "Message too big");
		}
		this.headSeen = true;
		return true;
	}

	private static int lengthBytes(ByteBuf in) {
		return switch (shortLength(in)) {
			case WireFormat.LENGTH_16 -> Short.BYTES;
			case WireFormat.LENGTH_64 -> Long.BYTES;
			default -> 0;
		};
	}

	private static long length(ByteBuf in) {
		int start = in.readerIndex() + WireFormat.HEADER_LENGTH;
		int length = shortLength(in);
		return switch (length) {
			case WireFormat.LENGTH_16 -> in.getUnsignedShort(start);
			case WireFormat.LENGTH_64 -> in.getLong(start);
			default -> length;
		};
	}

	private static int shortLength(ByteBuf in) {
		return in.getByte(in.readerIndex() + 1) & 0x7F;
	}

	/**
	 * Counts what is sent as it is; what is compressed says nothing of its size. Control
	 * frames may come in between.
	 */
	private void count(WebSocketFrame frame) {
		boolean continuation = frame instanceof ContinuationWebSocketFrame;
		if (!continuation && !(frame instanceof TextWebSocketFrame) && !(frame instanceof BinaryWebSocketFrame)) {
			return;
		}
		if (frame.isFinalFragment()) {
			this.fragments = NONE;
		}
		else if (!continuation && frame.rsv() == 0) {
			this.fragments = frame.content().readableBytes();
		}
		else if (this.fragments != NONE) {
			this.fragments += frame.content().readableBytes();
		}
	}

	/**
	 * Leaves the body of a close frame to who answers it.
	 */
	@Override
	protected void checkCloseFrameBody(ChannelHandlerContext context, ByteBuf body) {
	}

}
