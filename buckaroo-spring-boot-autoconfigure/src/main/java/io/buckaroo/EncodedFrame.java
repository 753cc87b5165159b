package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * The frame that an encoder made of a {@link TopicMessage}, and the head of a list of
 * such frames. Immutable; the list has at most {@value #MAX_FRAMES} elements, of which
 * the oldest is dropped first, so that encoders which are made per call cannot fill the
 * memory.
 *
 * @param encoder the encoder
 * @param frame the frame
 * @param next the rest of the list, or {@code null} if this is the last element
 */
record EncodedFrame(Object encoder, Frame frame, @Nullable EncodedFrame next) {

	static final int MAX_FRAMES = 4;

	/**
	 * Finds the frame of an encoder.
	 * @param list the list, or {@code null} if it is empty
	 * @param encoder the encoder
	 * @return the frame, or {@code null} if the list has none of this encoder
	 */
	static @Nullable Frame find(@Nullable EncodedFrame list, Object encoder) {
		for (EncodedFrame each = list; each != null; each = each.next) {
			if (each.encoder.equals(encoder)) {
				return each.frame;
			}
		}
		return null;
	}

	/**
	 * Returns a list with one more frame.
	 * @param list the list, or {@code null} if it is empty
	 * @param encoder the encoder
	 * @param frame the frame
	 * @return the new list
	 */
	static EncodedFrame add(@Nullable EncodedFrame list, Object encoder, Frame frame) {
		return new EncodedFrame(encoder, frame, first(list, MAX_FRAMES - 1));
	}

	private static @Nullable EncodedFrame first(@Nullable EncodedFrame list, int count) {
		if (list == null || count == 0) {
			return null;
		}
		return new EncodedFrame(list.encoder, list.frame, first(list.next, count - 1));
	}

}
