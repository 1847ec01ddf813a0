/**
 * What a cell calls: {@link tailor.notebook.Lab}, the studies it opens, and the runs they make.
 *
 * <p>No kernel class is named here or in a notebook: one bridge finds the kernel that is running by reflection (JJava,
 * IJava, or none), shows charts and tables richly, and keeps one live output for progress.
 */
package tailor.notebook;
