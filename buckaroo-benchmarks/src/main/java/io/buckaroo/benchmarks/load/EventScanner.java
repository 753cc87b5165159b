package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds the data of server-sent events in the chunks of a response. An event has one line
 * of data; comments and the other fields are passed over.
 */
final class EventScanner implements Scanner {

	private static final String DATA = "data:";

	private static final byte LINE_FEED = '\n';

	/** What was read of a line that goes on in the next chunk. */
	private final ByteBuf begun = Unpooled.buffer(0);

	private int leftOfChunk;

	private boolean firstChunk = true;

	private boolean data;

	@Override
	public void scan(ByteBuf in, Messages messages) {
		while (in.isReadable() && (this.leftOfChunk > 0 || beginChunk(in, messages))) {
			int length = Math.min(in.readableBytes(), this.leftOfChunk);
			this.leftOfChunk -= length;
			scanLines(in, length, messages);
		}
	}

	/**
	 * Reads the size of the next chunk, with the line end of the one before.
	 */
	private boolean beginChunk(ByteBuf in, Messages messages) {
		int start = in.readerIndex() + (this.firstChunk ? 0 : 2);
		int end = (start < in.writerIndex()) ? in.indexOf(start, in.writerIndex(), LINE_FEED) : -1;
		if (end < 0) {
			return false;
		}
		String size = in.toString(start, end - start, StandardCharsets.US_ASCII).strip();
		try {
			this.leftOfChunk = Integer.parseInt(size, 16);
		}
		catch (NumberFormatException ex) {
			throw new ViolationException("A chunk has the size '%s'".formatted(size));
		}
		in.readerIndex(end + 1);
		this.firstChunk = false;
		if (this.leftOfChunk == 0) {
			messages.close();
		}
		return this.leftOfChunk > 0;
	}

	private void scanLines(ByteBuf in, int length, Messages messages) {
		int end = in.readerIndex() + length;
		while (in.readerIndex() < end) {
			int start = in.readerIndex();
			int lineEnd = in.indexOf(start, end, LINE_FEED);
			if (lineEnd < 0) {
				this.begun.writeBytes(in, end - start);
				return;
			}
			in.readerIndex(lineEnd + 1);
			if (this.begun.isReadable()) {
				this.begun.writeBytes(in, start, lineEnd - start);
				line(this.begun, 0, this.begun.readableBytes(), messages);
				this.begun.clear();
			}
			else {
				line(in, start, lineEnd - start, messages);
			}
		}
	}

	private void line(ByteBuf buffer, int start, int length, Messages messages) {
		if (length == 0) {
			this.data = false;
		}
		else if (isData(buffer, start, length)) {
			if (this.data) {
				throw new ViolationException("An event has more than one line of data");
			}
			this.data = true;
			int space = (length > DATA.length() && buffer.getByte(start + DATA.length()) == ' ') ? 1 : 0;
			int skipped = DATA.length() + space;
			messages.message(buffer, start + skipped, length - skipped);
		}
	}

	private static boolean isData(ByteBuf buffer, int start, int length) {
		if (length < DATA.length()) {
			return false;
		}
		for (int i = 0; i < DATA.length(); i++) {
			if (buffer.getByte(start + i) != DATA.charAt(i)) {
				return false;
			}
		}
		return true;
	}

}
