package io.buckaroo.webflux.frame;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Inflates messages, each on its own (RFC 7692, section 7.2.2). There is one for each
 * event loop; it holds some 40 KB outside the heap, as long as its thread lives.
 */
final class MessageInflater {

	/** The end of a flush, which is not sent, and a block that ends the whole. */
	private static final byte[] TAIL = { 0x00, 0x00, (byte) 0xFF, (byte) 0xFF, 0x03, 0x00 };

	private static final int MIN_CAPACITY = 256;

	/** Nobody needs more than one, and empty ones would cost time and not a byte. */
	private static final int MAX_FINAL_BLOCKS = 16;

	/** By how much a message is expected to grow. */
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
	 * Inflates a message, and no more than one byte beyond what it may have.
	 * @param compressed the message as it came, from position to limit
	 * @param maxSize how many bytes it may have
	 * @return the message, to be released
	 * @throws ProtocolViolationException if it is too big, or broken
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
			throw new ProtocolViolationException(CloseStatus.BAD_DATA);
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
				throw new ProtocolViolationException(CloseStatus.TOO_BIG_TO_PROCESS);
			}
		}
		while (!message.isWritable() && !this.inflater.finished());
	}

	/**
	 * The tail finishes a message that is not cut off, and adds nothing to it.
	 */
	private void checkEnd() throws DataFormatException {
		this.inflater.setInput(TAIL);
		if (this.inflater.inflate(new byte[1]) > 0 || !this.inflater.finished() || this.inflater.getRemaining() > 0) {
			throw new DataFormatException();
		}
	}

}
