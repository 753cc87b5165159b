package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * An object that a function has made of a {@link TopicMessage} or of another derived
 * object, such as a frame, and the head of a list of such objects. Immutable; the list
 * has at most {@value #MAX_LENGTH} elements, of which the oldest is dropped first, so
 * that functions which are made per call cannot fill the memory.
 *
 * @param function the function
 * @param source the argument of the function
 * @param object the object that the function has made
 * @param next the rest of the list, or {@code null} if this is the last element
 */
record Derived(Object function, Object source, Object object, @Nullable Derived next) {

	static final int MAX_LENGTH = 8;

	/**
	 * Finds an object. Functions are compared by {@code equals}, and sources by identity.
	 * @param list the list, or {@code null} if it is empty
	 * @param function the function
	 * @param source the argument of the function
	 * @return the object, or {@code null} if the list has none of this function
	 */
	static @Nullable Object find(@Nullable Derived list, Object function, Object source) {
		for (Derived each = list; each != null; each = each.next) {
			if (each.source == source && each.function.equals(function)) {
				return each.object;
			}
		}
		return null;
	}

	/**
	 * Returns whether an object is in a list.
	 * @param list the list, or {@code null} if it is empty
	 * @param object the object
	 */
	static boolean contains(@Nullable Derived list, Object object) {
		for (Derived each = list; each != null; each = each.next) {
			if (each.object == object) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns a list with one more object.
	 * @param list the list, or {@code null} if it is empty
	 * @param function the function
	 * @param source the argument of the function
	 * @param object the object that the function has made
	 * @return the new list
	 */
	static Derived add(@Nullable Derived list, Object function, Object source, Object object) {
		return new Derived(function, source, object, first(list, MAX_LENGTH - 1));
	}

	private static @Nullable Derived first(@Nullable Derived list, int count) {
		if (list == null || count == 0) {
			return null;
		}
		return new Derived(list.function, list.source, list.object, first(list.next, count - 1));
	}

}
