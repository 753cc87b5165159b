package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A scanner for server-sent events in a chunked response. It expects one {@code data}
 * line per event and skips comments and other fields.
 */
final class EventScanner implements Scanner {

	private static final String DATA = "data:";

	private static final byte LINE_FEED = '\n';

	/** The beginning of a line that continues in the next chunk. */
	private final ByteBuf partialLine = Unpooled.buffer(0);

	private int chunkRemaining;

	private boolean firstChunk = true;

	private boolean data;

	@Override
	public void scan(ByteBuf in, Messages messages) {
		while (in.isReadable() && (this.chunkRemaining > 0 || beginChunk(in, messages))) {
			int length = Math.min(in.readableBytes(), this.chunkRemaining);
			this.chunkRemaining -= length;
			scanLines(in, length, messages);
		}
	}

	/**
	 * Reads the size of the next chunk, including the line end of the previous chunk.
	 * @return whether the chunk has content; false if its size is not complete yet
	 */
	private boolean beginChunk(ByteBuf in, Messages messages) {
		int start = in.readerIndex() + (this.firstChunk ? 0 : 2);
		int end = (start < in.writerIndex()) ? in.indexOf(start, in.writerIndex(), LINE_FEED) : -1;
		if (end < 0) {
			return false;
		}
		String size = in.toString(start, end - start, StandardCharsets.US_ASCII).strip();
		try {
			this.chunkRemaining = Integer.parseInt(size, 16);
		}
		catch (NumberFormatException ex) {
			throw new ViolationException("Invalid chunk size '%s'".formatted(size));
		}
		in.readerIndex(end + 1);
		this.firstChunk = false;
		if (this.chunkRemaining == 0) {
			messages.close();
		}
		return this.chunkRemaining > 0;
	}

	private void scanLines(ByteBuf in, int length, Messages messages) {
		int end = in.readerIndex() + length;
		while (in.readerIndex() < end) {
			int start = in.readerIndex();
			int lineEnd = in.indexOf(start, end, LINE_FEED);
			if (lineEnd < 0) {
				this.partialLine.writeBytes(in, end - start);
				return;
			}
			in.readerIndex(lineEnd + 1);
			if (this.partialLine.isReadable()) {
				this.partialLine.writeBytes(in, start, lineEnd - start);
				line(this.partialLine, 0, this.partialLine.readableBytes(), messages);
				this.partialLine.clear();
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
				throw new ViolationException("Received an event with more than one line of data");
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
