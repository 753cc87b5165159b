package io.buckaroo.benchmarks;

import io.buckaroo.benchmarks.protocol.ViolationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * The command line tool that measures whole servers.
 */
@Command(name = "benchmarks", description = "Measures the cost of messages and connections on the server.",
		mixinStandardHelpOptions = true, subcommands = { CompareCommand.class, GrowthCommand.class,
				ThreadsCommand.class, TopicsCommand.class, TypedCommand.class, AllCommand.class })
final class Benchmarks {

	/**
	 * Runs a command and exits with its status.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		System.setProperty("java.awt.headless", "true");
		System.exit(commandLine().execute(args));
	}

	/**
	 * Returns the command line of the tool.
	 */
	static CommandLine commandLine() {
		return new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true)
			.setExecutionExceptionHandler(Benchmarks::fail);
	}

	private static int fail(Exception ex, CommandLine command, ParseResult parsed) throws Exception {
		if (!(ex instanceof ViolationException)) {
			throw ex;
		}
		command.getErr().println(ex.getMessage() + ". All measurements of this run are invalid.");
		return command.getCommandSpec().exitCodeOnExecutionException();
	}

}
