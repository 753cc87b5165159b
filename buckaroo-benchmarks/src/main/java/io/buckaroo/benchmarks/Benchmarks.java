package io.buckaroo.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Measures whole servers.
 */
@Command(name = "benchmarks", description = "Measures what a message costs.", mixinStandardHelpOptions = true,
		subcommands = { CompareCommand.class, GrowthCommand.class, ThreadsCommand.class })
final class Benchmarks {

	/**
	 * Runs a command.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		System.setProperty("java.awt.headless", "true");
		System.exit(new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
	}

}
