package io.buckaroo.webflux.frame;

import java.util.List;

import io.buckaroo.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
 * Decodes frames, and sends nothing to the peer: close frames are left to the transport.
 * A fragment that makes its message too big fails as soon as its head has arrived, before
 * its payload. Input after a malformed frame is dropped.
 */
public final class FrameDecoder extends WebSocket13FrameDecoder {

	/** The value of {@link #fragments} if no message is incomplete. */
	private static final long NONE = -1;

	/** The greatest payload whose length takes two bytes. */
	private static final int MAX_LENGTH_16 = 0xFFFF;

	private static final int MASK = Integer.BYTES;

	private final int maxMessageSize;

	/** The number of received bytes of an incomplete uncompressed message. */
	private long fragments = NONE;

	/** Whether the head of the current frame has been checked. */
	private boolean headSeen;

	private boolean broken;

	/**
	 * Creates the decoder.
	 * @param maxMessageSize the largest payload of a frame, and of all fragments of a
	 * message together, in bytes
	 */
	public FrameDecoder(int maxMessageSize) {
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
	 * Checks the head of a frame that follows a fragment.
	 * @return whether the head is complete
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
	 * Counts the fragments of an uncompressed message, between which control frames may
	 * occur. The size of a compressed message is not known before inflation.
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
	 * Returns the size that a decoded frame had on the wire.
	 * @param frame the frame, which its sender has masked
	 * @return the number of bytes, the header included
	 */
	public static int sizeOf(WebSocketFrame frame) {
		int payload = frame.content().readableBytes();
		int length = (payload < WireFormat.LENGTH_16) ? 0 : (payload <= MAX_LENGTH_16) ? Short.BYTES : Long.BYTES;
		return WireFormat.HEADER_LENGTH + length + MASK + payload;
	}

	/**
	 * Returns the memory of a frame that has not arrived completely.
	 * @return the number of bytes
	 */
	public int heldBytes() {
		return internalBuffer().capacity();
	}

	/**
	 * Releases a frame that has not arrived completely, and drops all further input. Not
	 * to be called while a frame is being decoded.
	 * @param context the context of this handler
	 * @throws Exception never, since nothing is decoded
	 */
	public void drop(ChannelHandlerContext context) throws Exception {
		this.broken = true;
		channelRead(context, Unpooled.EMPTY_BUFFER);
	}

	/**
	 * Accepts any close frame; {@link CloseFrames#read} checks its body.
	 */
	@Override
	protected void checkCloseFrameBody(ChannelHandlerContext context, ByteBuf body) {
	}

}
