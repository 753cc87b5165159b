package io.buckaroo.webflux.frame;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Inflates messages, each on its own (RFC 7692, section 7.2.2). Each event loop has one
 * instance, which holds about 40 KB outside the heap for the life of its thread.
 */
final class MessageInflater {

	/** The end of a flush, which is not sent, followed by a final empty block. */
	private static final byte[] TAIL = { 0x00, 0x00, (byte) 0xFF, (byte) 0xFF, 0x03, 0x00 };

	private static final int MIN_CAPACITY = 256;

	/** A limit for final blocks: empty ones take time without producing output. */
	private static final int MAX_FINAL_BLOCKS = 16;

	/** The expected ratio of inflated to compressed size. */
	private static final int USUAL_RATIO = 4;

	private static final FastThreadLocal<MessageInflater> OF_THREAD = new FastThreadLocal<>() {

		@Override
		protected MessageInflater initialValue() {
			return new MessageInflater();
		}

		@Override
		protected void onRemoval(MessageInflater inflater) {
			inflater.inflater.end();
		}

	};

	private final Inflater inflater = new Inflater(true);

	private MessageInflater() {
	}

	/**
	 * Inflates a message, stopping at one byte more than the maximum size.
	 * @param compressed the compressed message, from position to limit
	 * @param maxSize the maximum size of the message, in bytes
	 * @return the message, which the caller releases
	 * @throws ProtocolViolationException if the message is too big or cannot be inflated
	 */
	static ByteBuf inflate(ByteBuffer compressed, int maxSize) throws ProtocolViolationException {
		return OF_THREAD.get().inflateWhole(compressed, maxSize);
	}

	private ByteBuf inflateWhole(ByteBuffer compressed, int maxSize) throws ProtocolViolationException {
		int maxCapacity = (int) Math.min(maxSize + 1L, Integer.MAX_VALUE);
		long capacity = Math.max(MIN_CAPACITY, (long) USUAL_RATIO * compressed.remaining());
		ByteBuf message = ByteBufAllocator.DEFAULT.heapBuffer((int) Math.min(capacity, maxCapacity), maxCapacity);
		boolean whole = false;
		try {
			inflate(compressed, message, maxSize);
			whole = true;
			return message;
		}
		catch (DataFormatException broken) {
			throw new ProtocolViolationException(CloseStatus.BAD_DATA, "compressed data that cannot be inflated");
		}
		finally {
			this.inflater.reset();
			if (!whole) {
				message.release();
			}
		}
	}

	private void inflate(ByteBuffer compressed, ByteBuf message, int maxSize)
			throws DataFormatException, ProtocolViolationException {
		if (!compressed.hasRemaining()) {
			return;
		}
		this.inflater.setInput(compressed);
		inflateTo(message, maxSize);
		for (int finalBlocks = 1; compressed.hasRemaining(); finalBlocks++) {
			// More blocks may follow a final one (RFC 7692, section 7.2.3.4)
			if (finalBlocks > MAX_FINAL_BLOCKS) {
				throw new DataFormatException();
			}
			this.inflater.reset();
			this.inflater.setInput(compressed);
			inflateTo(message, maxSize);
		}
		if (!this.inflater.finished()) {
			checkEnd();
		}
	}

	private void inflateTo(ByteBuf message, int maxSize) throws DataFormatException, ProtocolViolationException {
		int count;
		do {
			if (!message.isWritable()) {
				message.ensureWritable(Math.min(message.capacity(), message.maxWritableBytes()));
			}
			count = this.inflater.inflate(message.array(), message.arrayOffset() + message.writerIndex(),
					message.writableBytes());
			message.writerIndex(message.writerIndex() + count);
			if (message.readableBytes() > maxSize) {
				throw new ProtocolViolationException(CloseFrames.TOO_BIG, "a message that is too big");
			}
		}
		while (!message.isWritable() && !this.inflater.finished());
	}

	/**
	 * Checks that the message is complete: the tail ends it without adding output.
	 */
	private void checkEnd() throws DataFormatException {
		this.inflater.setInput(TAIL);
		if (this.inflater.inflate(new byte[1]) > 0 || !this.inflater.finished() || this.inflater.getRemaining() > 0) {
			throw new DataFormatException();
		}
	}

}
