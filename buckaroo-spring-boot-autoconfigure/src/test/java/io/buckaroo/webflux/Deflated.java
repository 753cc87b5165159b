package io.buckaroo.webflux;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses and decompresses messages as a client does (RFC 7692, sections 7.2.1 and
 * 7.2.2).
 */
public final class Deflated {

	private static final byte[] TAIL = { 0, 0, (byte) 0xFF, (byte) 0xFF };

	private static final int MEGABYTE = 1024 * 1024;

	private Deflated() {
	}

	public static byte[] deflate(byte[] message) {
		byte[] flushed = flush(message, Deflater.SYNC_FLUSH);
		return Arrays.copyOf(flushed, flushed.length - TAIL.length);
	}

	/**
	 * Compresses a message in blocks.
	 * @param size the uncompressed size of a block, in bytes
	 */
	public static byte[] deflateInBlocks(byte[] message, int size) {
		ByteArrayOutputStream blocks = new ByteArrayOutputStream();
		for (int from = 0; from < message.length; from += size) {
			blocks.writeBytes(flush(Arrays.copyOfRange(message, from, Math.min(from + size, message.length)),
					Deflater.FULL_FLUSH));
		}
		return Arrays.copyOf(blocks.toByteArray(), blocks.size() - TAIL.length);
	}

	/**
	 * Returns megabytes of zeros, compressed to a thousandth of their size.
	 */
	public static byte[] bomb(int megabytes) {
		byte[] block = flush(new byte[MEGABYTE], Deflater.FULL_FLUSH);
		ByteArrayOutputStream blocks = new ByteArrayOutputStream();
		for (int i = 0; i < megabytes; i++) {
			blocks.writeBytes(block);
		}
		return Arrays.copyOf(blocks.toByteArray(), blocks.size() - TAIL.length);
	}

	private static byte[] flush(byte[] message, int flush) {
		Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
		try {
			deflater.setInput(message);
			byte[] flushed = new byte[message.length + message.length / 1000 + 100];
			return Arrays.copyOf(flushed, deflater.deflate(flushed, 0, flushed.length, flush));
		}
		finally {
			deflater.end();
		}
	}

	public static byte[] inflate(byte[] compressed) throws DataFormatException {
		Inflater inflater = new Inflater(true);
		try {
			byte[] input = Arrays.copyOf(compressed, compressed.length + TAIL.length);
			System.arraycopy(TAIL, 0, input, compressed.length, TAIL.length);
			inflater.setInput(input);
			ByteArrayOutputStream message = new ByteArrayOutputStream();
			byte[] part = new byte[8192];
			for (int count = inflater.inflate(part); count > 0; count = inflater.inflate(part)) {
				message.write(part, 0, count);
			}
			return message.toByteArray();
		}
		finally {
			inflater.end();
		}
	}

}
