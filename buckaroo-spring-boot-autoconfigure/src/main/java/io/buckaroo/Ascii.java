package io.buckaroo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are ASCII: then they are UTF-8 too, and need not be decoded to know
 * it.
 */
final class Ascii {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	/** The bits that no byte of eight ASCII characters has. */
	private static final long NOT_ASCII = 0x8080808080808080L;

	private Ascii() {
	}

	/**
	 * Whether bytes are ASCII.
	 * @param bytes the bytes
	 * @param from where to begin
	 * @return whether all from there on are
	 */
	static boolean matches(byte[] bytes, int from) {
		int next = from;
		while (next <= bytes.length - Long.BYTES) {
			if (((long) LONGS.get(bytes, next) & NOT_ASCII) != 0) {
				return false;
			}
			next += Long.BYTES;
		}
		while (next < bytes.length) {
			if (bytes[next++] < 0) {
				return false;
			}
		}
		return true;
	}

}
