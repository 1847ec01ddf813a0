/** Tailor: next-token prediction as a policy gradient, from text to a figure (arXiv 2512.22955). */
package tailor;
