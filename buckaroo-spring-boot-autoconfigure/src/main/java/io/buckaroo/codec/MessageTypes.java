package io.buckaroo.codec;

import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * The types of the messages of a {@link io.buckaroo.MessageSocket}.
 *
 * @param input the type of the messages of the client
 * @param output the type of the messages to the client
 */
public record MessageTypes(ResolvableType input, ResolvableType output) {

	/**
	 * Creates the types.
	 * @param input the type of the messages of the client
	 * @param output the type of the messages to the client
	 * @throws IllegalArgumentException if one of them is {@linkplain #isConcrete not
	 * concrete}
	 */
	public MessageTypes {
		Assert.isTrue(isConcrete(input), () -> "'input' must be a concrete type: " + input);
		Assert.isTrue(isConcrete(output), () -> "'output' must be a concrete type: " + output);
	}

	/**
	 * Returns whether a type says what a message is: it is known, and neither it nor one
	 * of its type arguments is raw, a wildcard or a type variable.
	 * @param type the type
	 * @return whether the type is concrete
	 */
	public static boolean isConcrete(ResolvableType type) {
		Class<?> resolved = type.resolve();
		if (resolved == null || type.getType() instanceof WildcardType || type.getType() instanceof TypeVariable) {
			return false;
		}
		if (type.isArray()) {
			return isConcrete(type.getComponentType());
		}
		if (resolved.getTypeParameters().length != type.getGenerics().length) {
			return false;
		}
		for (ResolvableType argument : type.getGenerics()) {
			if (!isConcrete(argument)) {
				return false;
			}
		}
		return true;
	}

}
