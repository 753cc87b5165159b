package io.buckaroo.codec;

import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Optional;
import java.util.stream.Stream;

import io.buckaroo.MessageSocket;
import org.jspecify.annotations.Nullable;

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
		input = concrete("input", input);
		output = concrete("output", output);
	}

	/**
	 * Returns the types that a socket declares.
	 * @param socket the type of the socket
	 * @return the types, or {@code null} if one of them is {@linkplain #isConcrete not
	 * concrete}
	 */
	public static @Nullable MessageTypes of(ResolvableType socket) {
		ResolvableType type = socket.as(MessageSocket.class);
		ResolvableType input = type.getGeneric(0);
		ResolvableType output = type.getGeneric(1);
		return (isConcrete(input) && isConcrete(output)) ? new MessageTypes(input, output) : null;
	}

	private static ResolvableType concrete(String name, ResolvableType type) {
		Assert.isTrue(isConcrete(type), () -> "'%s' must be a concrete type: %s".formatted(name, type));
		return resolved(type);
	}

	/**
	 * Returns whether a type says what a message is: it is known, and neither it nor one
	 * of its type arguments is raw, a wildcard or an unresolved type variable. A type
	 * argument may be a wildcard with an upper bound, which then is the argument: Kotlin
	 * declares {@code List<Order>} as {@code List<? extends Order>}.
	 * @param type the type
	 * @return whether the type is concrete
	 */
	public static boolean isConcrete(ResolvableType type) {
		Class<?> resolved = type.resolve();
		if (resolved == null || type.getType() instanceof WildcardType || isUnresolvedVariable(type)) {
			return false;
		}
		if (type.isArray()) {
			return isConcrete(type.getComponentType());
		}
		return resolved.getTypeParameters().length == type.getGenerics().length
				&& Stream.of(type.getGenerics()).map(MessageTypes::argument).allMatch(MessageTypes::isConcrete);
	}

	/**
	 * Returns the upper bound of a wildcard, any other argument as it is.
	 */
	private static ResolvableType argument(ResolvableType argument) {
		if (argument.getType() instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0
				&& wildcard.getUpperBounds()[0] != Object.class) {
			return ResolvableType.forType(wildcard.getUpperBounds()[0], argument);
		}
		return argument;
	}

	/**
	 * Returns whether a type is a variable of which only the bounds are known.
	 */
	private static boolean isUnresolvedVariable(ResolvableType type) {
		return type.getType() instanceof TypeVariable
				&& ResolvableType.forClassWithGenerics(Optional.class, type).hasUnresolvableGenerics();
	}

	/**
	 * Returns a type without wildcards and type variables, which are resolved.
	 */
	private static ResolvableType resolved(ResolvableType type) {
		if (type.isArray()) {
			return ResolvableType.forArrayComponent(resolved(type.getComponentType()));
		}
		return ResolvableType.forClassWithGenerics(type.toClass(),
				Stream.of(type.getGenerics())
					.map(MessageTypes::argument)
					.map(MessageTypes::resolved)
					.toArray(ResolvableType[]::new));
	}

}
