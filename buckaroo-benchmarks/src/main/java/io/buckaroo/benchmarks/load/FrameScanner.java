package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;

/**
 * A scanner for unmasked, unfragmented WebSocket text frames and control frames.
 */
final class FrameScanner implements Scanner {

	private static final int TEXT = 0x81;

	private static final int CLOSE = 0x88;

	private static final int PING = 0x89;

	private static final int PONG = 0x8A;

	@Override
	public void scan(ByteBuf in, Messages messages) {
		while (in.readableBytes() >= 2) {
			int start = in.readerIndex();
			int header = headerLength(in.getByte(start + 1));
			if (in.readableBytes() < header) {
				return;
			}
			long length = payloadLength(in, start, header);
			if (in.readableBytes() < header + length) {
				return;
			}
			in.skipBytes(header + (int) length);
			dispatch(in, start, header, (int) length, messages);
		}
	}

	private static int headerLength(int second) {
		if (second < 0) {
			throw new ViolationException("Received a masked frame");
		}
		return switch (second) {
			case 126 -> 4;
			case 127 -> 10;
			default -> 2;
		};
	}

	private static long payloadLength(ByteBuf in, int start, int header) {
		return switch (header) {
			case 4 -> in.getUnsignedShort(start + 2);
			case 10 -> in.getLong(start + 2);
			default -> in.getByte(start + 1);
		};
	}

	private static void dispatch(ByteBuf in, int start, int header, int length, Messages messages) {
		int first = in.getUnsignedByte(start);
		switch (first) {
			case TEXT -> messages.message(in, start + header, length);
			case PING -> messages.ping(in, start + header, length);
			case CLOSE -> messages.close();
			case PONG -> {
			}
			default -> throw new ViolationException("Received a frame that starts with 0x%02X".formatted(first));
		}
	}

}
