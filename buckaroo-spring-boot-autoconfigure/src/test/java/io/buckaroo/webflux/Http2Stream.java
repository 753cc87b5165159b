package io.buckaroo.webflux;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.buckaroo.webflux.RawConnection.RawFrame;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * A stream of an {@link Http2Client}, which sends and receives single frames.
 */
final class Http2Stream extends ChannelInboundHandlerAdapter {

	private static final byte[] MASK = { 0x12, 0x34, 0x56, 0x78 };

	private static final byte[] END = {};

	private static final byte[] RESET = {};

	private final BlockingQueue<Http2Headers> heads = new LinkedBlockingQueue<>();

	private final BlockingQueue<byte[]> data = new LinkedBlockingQueue<>();

	private byte[] current = {};

	private int position;

	private Channel channel;

	void open(Channel channel, Http2Headers headers, boolean end) {
		this.channel = channel;
		channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof Http2HeadersFrame head) {
				this.heads.add(head.headers());
				if (head.isEndStream()) {
					this.data.add(END);
				}
			}
			else if (message instanceof Http2DataFrame frame) {
				if (frame.content().isReadable()) {
					this.data.add(ByteBufUtil.getBytes(frame.content()));
				}
				if (frame.isEndStream()) {
					this.data.add(END);
				}
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof Http2ResetFrame) {
			this.data.add(RESET);
		}
	}

	/**
	 * Returns the head of the response.
	 */
	Http2Headers head() throws InterruptedException {
		return present(this.heads.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
	}

	private byte[] read(int count) throws InterruptedException {
		byte[] bytes = new byte[count];
		for (int i = 0; i < count; i++) {
			bytes[i] = read();
		}
		return bytes;
	}

	private byte read() throws InterruptedException {
		while (this.position == this.current.length) {
			byte[] bytes = next();
			if (bytes == END || bytes == RESET) {
				throw new IllegalStateException("The stream has ended");
			}
			this.current = bytes;
			this.position = 0;
		}
		return this.current[this.position++];
	}

	private byte[] next() throws InterruptedException {
		return present(this.data.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
	}

	private static <T> T present(T value) {
		if (value == null) {
			throw new IllegalStateException("Nothing came");
		}
		return value;
	}

	/**
	 * Reads a WebSocket frame of less than 126 bytes.
	 */
	RawFrame readRawFrame() throws InterruptedException {
		byte[] head = read(2);
		return new RawFrame(head[0] & 0xFF, read(head[1]));
	}

	/**
	 * Reads a WebSocket frame of less than 126 bytes, and describes it by its first byte
	 * and its payload.
	 */
	String readFrame() throws InterruptedException {
		RawFrame frame = readRawFrame();
		byte[] payload = frame.payload();
		int opcode = frame.firstByte() & 0x0F;
		return (opcode == RawConnection.CLOSE) ? "close " + (((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF))
				: opcode + " " + new String(payload, StandardCharsets.UTF_8);
	}

	/**
	 * Reads a line of an event stream.
	 */
	String readLine() throws InterruptedException {
		StringBuilder line = new StringBuilder();
		for (char next = (char) read(); next != '\n'; next = (char) read()) {
			line.append(next);
		}
		return line.toString();
	}

	/**
	 * Returns whether the server ends the stream without a reset.
	 */
	boolean endsWithoutReset() throws InterruptedException {
		byte[] bytes = next();
		while (bytes != END && bytes != RESET) {
			bytes = next();
		}
		return bytes == END;
	}

	/**
	 * Sends a masked WebSocket frame of less than 126 bytes.
	 */
	void send(int firstByte, byte... payload) {
		byte[] frame = new byte[6 + payload.length];
		frame[0] = (byte) firstByte;
		frame[1] = (byte) (0x80 | payload.length);
		System.arraycopy(MASK, 0, frame, 2, MASK.length);
		for (int i = 0; i < payload.length; i++) {
			frame[6 + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
		}
		this.channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(frame), false));
	}

	/**
	 * Sends bytes.
	 */
	void sendBytes(byte[] bytes) {
		this.channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false));
	}

	void sendText(String text) {
		send(RawConnection.FIN | RawConnection.TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	void sendClose(int code) {
		send(RawConnection.FIN | RawConnection.CLOSE, (byte) (code >> 8), (byte) code);
	}

	void end() {
		this.channel.writeAndFlush(new DefaultHttp2DataFrame(true));
	}

	void reset() {
		this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
	}

	/**
	 * Stops or resumes reading.
	 */
	void setReading(boolean reading) {
		this.channel.config().setAutoRead(reading);
	}

}
