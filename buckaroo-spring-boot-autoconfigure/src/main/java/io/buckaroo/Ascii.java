package io.buckaroo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scans bytes for ASCII, eight at a time.
 */
final class Ascii {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	/** The high bit of each of eight bytes, which ASCII leaves clear. */
	private static final long HIGH_BITS = 0x8080808080808080L;

	private Ascii() {
	}

	/**
	 * Returns the index of the first byte that is not ASCII.
	 * @param bytes the bytes
	 * @param from the index to begin at
	 * @return the index, or the length of the array if all bytes from there on are ASCII
	 */
	static int skip(byte[] bytes, int from) {
		int next = from;
		while (next <= bytes.length - Long.BYTES && ((long) LONGS.get(bytes, next) & HIGH_BITS) == 0) {
			next += Long.BYTES;
		}
		while (next < bytes.length && bytes[next] >= 0) {
			next++;
		}
		return next;
	}

}
